"""Which text names which of the printed values."""

import ast

import pytest

from jupyter_mlops.analysis.labels import labelled

CASES = {
    "'Accuracy:', a": "Accuracy:",
    "f'R2 {a:.2f}'": "R2",
    "a": "",
    "'loss: ' + str(a)": "loss:",
    "'one', a, 'two', b": "one | two",
    "'of', 'all', a": "of all",
    # each value of a template has the text before it
    "'train %.2f, test %.2f' % (a, b)": "train | , test",
    "'train {:.2f}, test {:.2f}'.format(a, b)": "train | , test",
    "'train {0:.2f}, test {1:.2f}'.format(a, b)": "train | , test",
    "f'train {a:.2f}, test {b:.2f}'": "train | , test",
    "'100%% of %s: %d' % (a, b)": "100%% of | :",
    # what stands in parentheses behind values tells them apart
    "'Hits: %.3f (first) %.3f (second)' % (a, b)": "Hits first | Hits second",
    "f'Hits: {a} (first) {b} (second)'": "Hits first | Hits second",
    "'Hits:', a, '(first)', b, '(second)'": "Hits first | Hits second",
    "f'Hits: {a} (first), misses: {b} (second)'": "Hits first | misses second",
    "f'RMSE: {a} (lower is better)'": "RMSE:",
    "f'AUC: {a} (+/- {b})'": "AUC: | (+/-",
    # where the places aren't the values in order, the text is the first one's
    "'train {1}, test {0}'.format(a, b)": "train {1}, test {0} |",
    "'train {a}, test {b}'.format(c)": "train {a}, test {b}",
    "'%(a)s and %(b)s' % a": "%(a)s and %(b)s",
    "'%s and %s' % a": "%s and %s",
    "'%s' % (a, b)": "|",
}


@pytest.mark.parametrize(("printed", "expected"), CASES.items())
def test_labels(printed: str, expected: str) -> None:
    call = ast.parse(f"print({printed})", mode="eval").body
    assert isinstance(call, ast.Call)
    found = [" ".join(text.split()) for text, _ in labelled(call.args)]
    assert " | ".join(found).strip() == expected
