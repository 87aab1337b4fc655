import os
from pathlib import Path

import msgspec
import pytest
from model_site import QUICK, VOSK_FILES, Heard, Site, manifest, packed, sha256, web_model

from voice_coach.speech.install import Installer
from voice_coach.speech.manifest import ManifestBroken, ModelSpec, load_manifest, read_manifest
from voice_coach.speech.models import (
    RECEIPT,
    ModelDamaged,
    ModelMissing,
    ModelStore,
    NoModel,
    NoSuchModel,
    NotAModel,
    WrongEngine,
)

WHISPER_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")


@pytest.fixture
def store(site: Site, folder: Path) -> ModelStore:
    """A store with one model, ``small``, installed, and one, ``other``, not."""
    archive = packed(VOSK_FILES)
    small = web_model(site.offer("/m.zip", archive), archive)
    other = msgspec.structs.replace(small, name="other")
    test = msgspec.structs.replace(small, name="only-tests", purpose="test")
    store = ModelStore(folder, manifest(test, other, small))
    Installer(store, Heard(), QUICK).install("small")
    return store


class TestFind:
    @pytest.mark.parametrize(
        ("engine", "model"), [("auto", None), ("vosk", None), ("auto", "small"), ("vosk", "small")]
    )
    def test_the_installed_model_is_found(self, store: ModelStore, engine: str, model: str | None) -> None:
        assert store.find(engine, model).path == store.folder / "small"

    def test_the_preferred_one_is_found(self, store: ModelStore) -> None:
        Installer(store, Heard(), QUICK).install("other")
        assert store.find().name == "other"

    def test_a_model_for_tests_is_found_by_name_only(self, store: ModelStore) -> None:
        store.remove("small")
        Installer(store, Heard(), QUICK).install("only-tests")
        assert store.find(model="only-tests").name == "only-tests"
        with pytest.raises(NoModel, match="No recogniser's model is installed: run `voice-coach models install`"):
            store.find()

    def test_another_engine_is_told(self, store: ModelStore) -> None:
        with pytest.raises(NoModel, match="model for whisper"):
            store.find("whisper")
        with pytest.raises(WrongEngine, match="small is for vosk, not for whisper"):
            store.find("whisper", "small")

    def test_a_missing_one_is_told(self, store: ModelStore) -> None:
        with pytest.raises(ModelMissing, match="other is not installed: run `voice-coach models install other`"):
            store.find(model="other")

    def test_neither_name_nor_folder_is_told(self, store: ModelStore) -> None:
        with pytest.raises(NoSuchModel, match=r"'nope' is neither a folder nor a known model \(other, small\)"):
            store.find(model="nope")


class TestDamage:
    def test_a_missing_file(self, store: ModelStore) -> None:
        (store.folder / "small/graph/HCLG.fst").unlink()
        with pytest.raises(ModelDamaged, match=r"graph/HCLG.fst is missing\): run `voice-coach models install small`"):
            store.find()

    def test_a_cut_file(self, store: ModelStore) -> None:
        os.truncate(store.folder / "small/graph/HCLG.fst", 1000)
        with pytest.raises(ModelDamaged, match=r"graph/HCLG.fst has 1,000 bytes instead of 230,400"):
            store.find()

    def test_an_altered_file(self, store: ModelStore) -> None:
        file = store.folder / "small/am/final.mdl"
        file.write_bytes(b"A" + file.read_bytes()[1:])
        with pytest.raises(ModelDamaged, match=r"am/final.mdl was altered"):
            store.find()

    def test_an_altered_file_that_was_given_its_old_time_is_read_again(self, store: ModelStore) -> None:
        file = store.folder / "small/am/final.mdl"
        before = file.stat()
        file.write_bytes(b"A" + file.read_bytes()[1:])
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(ModelDamaged, match=r"am/final.mdl was altered"):
            store.find()

    @pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[]"])
    def test_a_broken_receipt(self, store: ModelStore, content: bytes) -> None:
        store.receipt_file("small").write_bytes(content)
        with pytest.raises(ModelDamaged, match=r"receipt.json cannot be read"):
            store.find()

    def test_an_untrue_receipt_does_not_help_where_the_manifest_lists(self, folder: Path, site: Site) -> None:
        archive = packed(VOSK_FILES)
        spec = web_model(site.offer("/m.zip", archive), archive, listed=VOSK_FILES)
        store = ModelStore(folder, manifest(spec))
        Installer(store, Heard(), QUICK).install("small")
        (folder / "small/conf/mfcc.conf").write_bytes(b"x")
        receipt = store.receipt_file("small")
        told = receipt.read_text().replace(sha256(VOSK_FILES["conf/mfcc.conf"]), sha256(b"x"))
        receipt.write_text(told)
        with pytest.raises(ModelDamaged, match=r"conf/mfcc.conf has 1 bytes"):
            store.find()

    def test_another_version(self, store: ModelStore) -> None:
        newer = packed({"am/final.mdl": b"x"})
        with pytest.raises(ModelDamaged, match="it is not version 1"):
            ModelStore(store.folder, manifest(web_model("http://127.0.0.1/", newer))).find()


def test_a_touched_file_is_read_again_once(store: ModelStore) -> None:
    file = store.folder / "small/am/final.mdl"
    os.utime(file, ns=(1, 1))
    before = store.receipt_file("small").read_bytes()
    store.find()
    after = store.receipt_file("small").read_bytes()
    assert before != after
    store.find()
    assert store.receipt_file("small").read_bytes() == after


def test_a_removed_model_is_gone(store: ModelStore) -> None:
    store.remove("small")
    assert store.installed() == ()
    assert not (store.folder / "small").exists()
    with pytest.raises(ModelMissing):
        store.remove("small")


def own(folder: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


class TestOwnFolder:
    @pytest.mark.parametrize(
        ("names", "engine"),
        [
            (tuple(VOSK_FILES), "vosk"),
            (("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst"), "vosk"),
            (("final.mdl", "mfcc.conf", "HCLG.fst"), "vosk"),
            (WHISPER_FILES, "whisper"),
            ((*WHISPER_FILES[:3], "vocabulary.json"), "whisper"),
        ],
    )
    def test_its_kind_is_told_by_its_files(
        self, store: ModelStore, tmp_path: Path, names: tuple[str, ...], engine: str
    ) -> None:
        mine = own(tmp_path / "mine", names)
        found = store.find(model=mine)
        assert (found.path, found.engine, found.name, found.version) == (mine, engine, "mine", "")
        assert store.find(engine, str(mine)) == found

    def test_half_a_model_is_told(self, store: ModelStore, tmp_path: Path) -> None:
        with pytest.raises(
            NotAModel, match=r"no whole whisper model: tokenizer.json, vocabulary.txt is missing or empty"
        ):
            store.find(model=own(tmp_path / "mine", WHISPER_FILES[:2]))

    def test_an_empty_file_is_told(self, store: ModelStore, tmp_path: Path) -> None:
        mine = own(tmp_path / "mine", tuple(VOSK_FILES))
        (mine / "conf/mfcc.conf").write_bytes(b"")
        with pytest.raises(NotAModel, match=r"no whole vosk model: conf/mfcc.conf"):
            store.find(model=mine)

    def test_the_folder_around_a_model_is_told(self, store: ModelStore, tmp_path: Path) -> None:
        own(tmp_path / "around/vosk-model", tuple(VOSK_FILES))
        with pytest.raises(NotAModel, match=r"but vosk-model inside it is: give .*around/vosk-model"):
            store.find(model=tmp_path / "around")

    def test_any_other_folder_is_told(self, store: ModelStore, tmp_path: Path) -> None:
        with pytest.raises(NotAModel, match=r"holds no model: a Vosk model has am/final.mdl"):
            store.find(model=own(tmp_path / "mine", ("holiday.jpg",)))

    def test_its_damage_is_not_mended_by_installing(self, tmp_path: Path) -> None:
        assert "unpack it again" in str(ModelDamaged("mine", tmp_path))
        (tmp_path / RECEIPT).touch()
        assert "run `voice-coach models install mine`" in str(ModelDamaged("mine", tmp_path))


class TestManifest:
    def test_the_shipped_one_is_right(self) -> None:
        models = {spec.name: spec for spec in load_manifest()}
        assert read_manifest().default == ("vosk-small-en", "whisper-tiny-en")
        assert models["vosk-small-en"].source.bytes == 41_205_931
        assert models["vosk-ko"].purpose == "test"
        assert {file.path for file in models["whisper-tiny-en"].files} == set(WHISPER_FILES)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("default = [", "manifest.toml: "),
            ("default = []\nmodel = 3", r"Expected `array`, got `int` - at `\$.model`"),
            ('default = ["nope"]\nmodel = []', "default names 'nope', which is no model's name"),
            ('default = []\n[[model]]\nname = "../x"', r"manifest.toml: .*`\$.model\[0\].name`"),
        ],
    )
    def test_a_broken_one_is_told(self, tmp_path: Path, text: str, told: str) -> None:
        file = tmp_path / "manifest.toml"
        file.write_text(text)
        with pytest.raises(ManifestBroken, match=told):
            read_manifest(file)

    def test_a_missing_one_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ManifestBroken, match="cannot be read"):
            read_manifest(tmp_path / "manifest.toml")

    def test_a_download_is_told_from_every_other(self) -> None:
        one, other = (web_model("http://127.0.0.1/", content) for content in (b"1", b"2"))
        assert one.download != other.download
        assert isinstance(one, ModelSpec)
