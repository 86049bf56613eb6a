"""The environment, and how a wrong value is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.commands.serve import url
from api.process.env import BadSetting
from api.process.settings import Issuer, Settings
from districts.shared.operation_limits import Allowed
from models.database.connection import Address


def test_nothing_set_means_the_embedded_database_on_loopback() -> None:
    settings = Settings.from_environment({})

    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert (settings.data, settings.database, settings.cors_origins) == (Path(".charter"), None, ())
    assert (settings.issuer, settings.trusted_proxies) == (None, ())
    assert settings.rates == {
        "ANONYMOUS": 3_000_000,
        "ANONYMOUS_SITE": 12_000_000,
        "VISITOR": 6_000_000,
        "VISITOR_SITE": 24_000_000,
        "PERSON": 60_000_000,
        "STANDARD": 30_000_000,
        "HIGH": 300_000_000,
        "TRACKING": 120,
        "TRACKING_SITE": 480,
        "WRONG_CODES": 600,
        "FILING": 300,
        "FILING_SITE": 1_200,
        "FILING_PERSON": 1_200,
        "FILING_STANDARD": 3_000,
        "FILING_HIGH": 30_000,
        "FILING_CONTACT": 40,
        "FILING_OFFICE": 3_000,
    }
    assert settings.spare_local
    assert settings.retention_days == 1095
    assert (settings.allowed, settings.max_body) == (Allowed(), 1_000_000)
    assert (settings.metrics_token, settings.worker_port, settings.slow_ms) == (None, None, 500)


def test_everything_set() -> None:
    settings = Settings.from_environment(
        {
            "CHARTER_HOST": "::1",
            "CHARTER_PORT": "80",
            "CHARTER_WORKERS": "4",
            "CHARTER_DATA": "/var/lib/charter",
            "CHARTER_CORS_ORIGINS": "https://magura.example, http://localhost:3000",
            "CHARTER_LIMIT_BODY": "2000000",
            "CHARTER_LIMIT_CHARACTERS": "50000",
            "CHARTER_LIMIT_TOKENS": "1000",
            "CHARTER_LIMIT_ALIASES": "10",
            "CHARTER_LIMIT_DIRECTIVES": "11",
            "CHARTER_LIMIT_ROOT_FIELDS": "12",
            "CHARTER_LIMIT_MUTATIONS": "1",
            "CHARTER_LIMIT_DEPTH": "13",
            "CHARTER_LIMIT_LISTS": "3",
            "CHARTER_LIMIT_FIELDS": "400",
            "CHARTER_LIMIT_PAGE": "50",
            "CHARTER_LIMIT_COST": "5000",
            "CHARTER_MAX_AGE": "300",
            "CHARTER_ANONYMOUS_DOCUMENTS": "registered",
            "CHARTER_LOG": "json",
            "CHARTER_METRICS_TOKEN": "0123456789abcdef",
            "CHARTER_WORKER_PORT": "9100",
            "CHARTER_SLOW_MS": "0",
            "CHARTER_OIDC_ISSUER": "https://issuer.example/realms/ict",
            "CHARTER_OIDC_AUDIENCE": "https://charter.example",
            "CHARTER_RATE_ANONYMOUS": "600000",
            "CHARTER_RATE_STANDARD": "0",
            "CHARTER_RATE_HIGH": "6000000",
            "CHARTER_RATE_TRACKING": "10",
            "CHARTER_RATE_PERSON": "0",
            "CHARTER_RATE_WRONG_CODES": "0",
            "CHARTER_RATE_FILING": "20",
            "CHARTER_RATE_FILING_CONTACT": "0",
            "CHARTER_FILING_PROOF": "always",
            "CHARTER_FILING_PROOF_BITS": "20",
            "CHARTER_RETENTION_DAYS": "0",
            "CHARTER_TRUSTED_PROXIES": "10.0.0.7, 192.168.1.0/24,::1",
            "DATABASE_URL": "postgresql://app:p%40ss@db:6432/charter",
        }
    )

    assert (settings.host, settings.port, settings.workers, settings.log) == ("::1", 80, 4, "json")
    assert settings.cors_origins == ("https://magura.example", "http://localhost:3000")
    assert settings.database == Address("db", 6432, "app", "charter", "p@ss")
    assert settings.listen == settings.database
    assert (settings.metrics_token, settings.worker_port, settings.slow_ms) == ("0123456789abcdef", 9100, 0)
    assert "0123456789abcdef" not in repr(settings)
    assert settings.retention_days == 0
    assert (settings.max_age, settings.trusted_only) == (300, True)
    assert settings.max_body == 2_000_000
    assert settings.allowed == Allowed(
        characters=50_000,
        tokens=1000,
        aliases=10,
        directives=11,
        root_fields=12,
        mutations=1,
        depth=13,
        lists=3,
        fields=400,
        page=50,
        cost=5000,
    )
    assert settings.issuer == Issuer("https://issuer.example/realms/ict", "https://charter.example")
    assert settings.rates == {
        "ANONYMOUS": 600_000,
        "ANONYMOUS_SITE": 2_400_000,
        "VISITOR": 6_000_000,
        "VISITOR_SITE": 24_000_000,
        "PERSON": 0,
        "STANDARD": 0,
        "HIGH": 6_000_000,
        "TRACKING": 10,
        "TRACKING_SITE": 40,
        "WRONG_CODES": 0,
        "FILING": 20,
        "FILING_SITE": 80,
        "FILING_PERSON": 1_200,
        "FILING_STANDARD": 3_000,
        "FILING_HIGH": 30_000,
        "FILING_CONTACT": 0,
        "FILING_OFFICE": 3_000,
    }
    assert not settings.spare_local
    assert settings.trusted_proxies == ("10.0.0.7", "192.168.1.0/24", "::1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHARTER_PORT", "http"),
        ("CHARTER_PORT", "65536"),
        ("CHARTER_PORT", "৮০০০"),
        ("CHARTER_PORT", "9" * 5000),
        ("CHARTER_WORKERS", "0"),
        ("CHARTER_RETENTION_DAYS", "-1"),
        ("CHARTER_RETENTION_DAYS", "for ever"),
        ("CHARTER_LIMIT_BODY", "1MB"),
        ("CHARTER_LIMIT_COST", "0"),
        ("CHARTER_LIMIT_PAGE", "101"),
        ("CHARTER_LIMIT_LISTS", "7"),
        ("CHARTER_MAX_AGE", "86401"),
        ("CHARTER_ANONYMOUS_DOCUMENTS", "yes"),
        ("CHARTER_LOG", "xml"),
        ("CHARTER_DRAIN_SECONDS", "nan"),
        ("CHARTER_CORS_ORIGINS", "magura.example"),
        ("CHARTER_CORS_ORIGINS", "https://magura.example/"),
        ("CHARTER_CORS_ORIGINS", "https://"),
        ("CHARTER_METRICS_TOKEN", "hunter2"),
        ("CHARTER_WORKER_PORT", "9100/tcp"),
        ("CHARTER_SLOW_MS", "0.5"),
        ("CHARTER_METRICS_TOKEN", "hunter2 hunter2 hunter2"),
        ("CHARTER_RATE_ANONYMOUS", "1/s"),
        ("CHARTER_RATE_STANDARD", "-1"),
        ("CHARTER_RATE_HIGH", "9999"),
        ("CHARTER_FILING_PROOF", "sometimes"),
        ("CHARTER_FILING_PROOF_BITS", "25"),
        ("CHARTER_TRUSTED_PROXIES", "10.0.0.7,proxy.example"),
        ("CHARTER_TRUSTED_PROXIES", "*"),
        ("CHARTER_TRUSTED_PROXIES", "10.0.0.7/8"),
        ("CHARTER_OIDC_ISSUER", "https://issuer.example"),
        ("CHARTER_OIDC_AUDIENCE", "charter"),
        ("DATABASE_URL", "mysql://root:hunter2@db/charter"),
        ("DATABASE_OWNER_URL", "postgresql://:hunter2@db:port/charter"),
    ],
)
def test_a_wrong_value_is_refused_by_the_variables_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        Settings.from_environment({name: value})

    assert "\n" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    ["issuer.example", "http://issuer.example", "https://", "https://a.example?x=y", "https://a.example#x",
     "https://u:hunter2@a.example", "ftp://a.example", "https://a b"],
)  # fmt: skip
def test_an_issuer_that_could_be_anybody_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match=r"^CHARTER_OIDC_ISSUER must be an https address") as refused:
        Settings.from_environment({"CHARTER_OIDC_ISSUER": url, "CHARTER_OIDC_AUDIENCE": "charter"})

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        Address("/run/my data/pg", 5432, "charter_app", "charter"),
        Address("db.example", 6432, "app@dhaka", "charter", "p:/?#@ 100%"),
        Address("db.example", 5432, "app", "charter", "p", "verify-full"),
    ],
)
def test_an_address_survives_the_way_to_a_worker(address: Address) -> None:
    assert Address.parse(url(address)) == address
