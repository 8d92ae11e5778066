"""The build of the page's files."""

import gzip
import json
from pathlib import Path

import pytest

from callcenter import assets


def test_a_second_build_of_the_same_sources_does_nothing(web: Path) -> None:
    said: list[str] = []
    assert assets.build(web, said.append) is False
    assert said == []


def test_every_entry_has_a_name_with_its_hash_and_a_packed_twin(web: Path) -> None:
    names = assets.manifest(web)
    assert {"panel.js", "panel.css", "workplace.js", "player.js", "icons.svg", "favicon.svg"} <= names.keys()
    for name, hashed in names.items():
        built = web / "dist" / hashed
        assert name.rpartition(".")[2] == hashed.rpartition(".")[2]
        assert gzip.decompress((web / "dist" / f"{hashed}.gz").read_bytes()) == built.read_bytes()


def test_a_changed_source_changes_the_fingerprint(tmp_path: Path) -> None:
    for name in ("build.mjs", "package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text(name)
    (tmp_path / "static").mkdir()
    source = tmp_path / "static" / "panel.js"
    source.write_text("one")
    before = assets.fingerprint(tmp_path)
    source.write_text("two")
    assert assets.fingerprint(tmp_path) != before


def test_without_a_build_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetsMissing, match="callcenter assets"):
        assets.manifest(tmp_path)


def test_a_lock_that_does_not_fit_is_said_in_npms_words(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    for name in ("build.mjs", ".npmrc"):
        (tmp_path / name).write_text("")
    (tmp_path / "package.json").write_text(json.dumps({"name": "x", "dependencies": {"jssip": "3.13.8"}}))
    (tmp_path / "package-lock.json").write_text(json.dumps({"name": "x", "lockfileVersion": 3, "packages": {}}))
    with pytest.raises(assets.AssetsFailed, match="npm ci"):
        assets.build(tmp_path, lambda step: None)


def test_the_lock_names_no_registry(web: Path) -> None:
    assert "resolved" not in (web / "package-lock.json").read_text()
