"""An address that only takes forms, opened as a page."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_whoever_opens_an_address_for_forms_reads_that_nothing_was_sent(client: Client) -> None:
    response = client.get("/shops/anywhere/people/import/1/confirm/", headers={"accept-language": "zh-CN"})
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "没有提交成功" in response.content.decode()
