"""Plans that divide awards among units."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from campaigns.models import QuotaPlan, QuotaShare
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dossiers import WORKING_AT


class QuotaPlanFactory(DjangoModelFactory):
    """Of a campaign, unless `campaign=None, year=2024` says otherwise."""

    class Meta:
        model = QuotaPlan

    campaign = factory.SubFactory(CampaignFactory)
    owner = factory.LazyAttribute(lambda o: o.campaign.owner)
    award_kind = factory.SubFactory(AwardKindFactory)
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    created_at = WORKING_AT


class QuotaShareFactory(DjangoModelFactory):
    class Meta:
        model = QuotaShare

    plan = factory.SubFactory(QuotaPlanFactory)
    unit = factory.SubFactory("tests.factories.units.UnitFactory")
    places = None
