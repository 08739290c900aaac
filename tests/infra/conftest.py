import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection


@pytest.fixture
def silent_redis() -> Iterator[str]:
    """Takes connections and never answers: the worst a broker can do."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(10)
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Any]:
    """A channel of the filesystem broker on a folder of its own."""
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": tmp_path / "queue",
        "data_folder_out": tmp_path / "queue",
        "control_folder": tmp_path / "control",
    }
    with Connection("filesystem://localhost/", transport_options=options) as connection:
        yield connection.channel()
