FROM python:3.13-slim-trixie AS base

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app

COPY requirements/base.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/base.txt

COPY manage.py pyproject.toml ./
COPY script script
COPY static static
COPY templates templates
COPY thidua thidua
COPY awards awards
COPY campaigns campaigns
COPY dossiers dossiers

ENV THIDUA_DEBUG=0 THIDUA_DATA_DIR=/data THIDUA_STATIC_ROOT=/app/staticfiles THIDUA_BIND=0.0.0.0
RUN useradd --system --create-home --uid 10001 thidua && install -d -o thidua /data \
    && THIDUA_SECRET_KEY=only-while-building DATABASE_URL=postgres://nobody@localhost/none .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R thidua: /data

USER thidua
VOLUME /data
EXPOSE 8000
CMD ["script/run-web"]
