from pathlib import Path

HERE = Path(__file__).parent


def words():
    return (HERE / "words.txt").read_text().split()
