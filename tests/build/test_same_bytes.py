"""The same sources give the same site, byte for byte, wherever and whenever they are built."""

from building import ELSEWHERE, build, copied, difference, differences


def test_the_site_built_elsewhere_is_the_same_byte_for_byte(site, tmp_path, complain):
    elsewhere = build(copied(tmp_path / "a folder elsewhere"), **ELSEWHERE)
    complain(
        "Built in another folder, time zone, locale and hash seed, or from nothing instead of after a change, the site differs", differences(site, elsewhere)
    )


def test_a_difference_is_found_and_named(tmp_path):
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("alike", "utf-8")
    other.write_text("alive", "utf-8")
    assert "one.txt at byte 3: b'alike', elsewhere b'alive'" in difference(one, other)
    assert difference(one, one) == ""
    other.unlink()
    assert "is missing" in difference(one, other)
