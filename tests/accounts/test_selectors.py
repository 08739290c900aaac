
import pytest

from tests.factories.people import make_ground, make_person
from thidua.accounts import selectors


@pytest.mark.django_db
def test_staff_for_commune_is_staff_of_its_own_province() -> None:
    ground = make_ground()
    staff = make_person("staff", ground.agency)
    make_person("staff", ground.other_agency)
    make_person("staff", ground.department)

    assert selectors.staff_for(ground.commune) == [staff]
