from __future__ import annotations

from datetime import datetime

import factory
from django.utils import timezone

from tests.factories.accounts import UserFactory
from thidua.notifications.models import Notification, OutgoingMail


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    user = factory.SubFactory(UserFactory)
    kind = "test"
    title = factory.Sequence(lambda n: f"Thông báo {n}")
    url = "/"
    created_at: datetime = factory.LazyFunction(timezone.now)


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    kind = "test"
    key = factory.Sequence(lambda n: f"k{n}")
    recipient = factory.SubFactory(UserFactory)
    to_address = factory.SelfAttribute("recipient.email")
    subject = factory.Sequence(lambda n: f"Thư số {n}")
    body_text = "Nội dung thư."
    message_id = factory.Sequence(lambda n: f"<thu-{n}@thi-dua>")
    created_at: datetime = factory.LazyFunction(timezone.now)
