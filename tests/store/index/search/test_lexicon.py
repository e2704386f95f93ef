from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.query.folding import fold
from cognito_admin.store.index.search.lexicon import Lexicon
from cognito_admin.store.index.search.patterns import Pattern

books = st.lists(st.lists(st.sampled_from(("", "Ann", "ann", "Ánn", "Bob", "bo", "東京")), unique=True), max_size=4)


@given(books)
def test_a_text_has_the_same_number_in_the_books_of_all_segments(texts: list[list[str]]) -> None:
    lexicon = Lexicon()
    read = [lexicon.book(of_segment) for of_segment in texts]
    for of_segment, book in zip(texts, read, strict=True):
        assert [lexicon.texts[number] for number in book[1:].tolist()] == of_segment
        assert book[0] == 0
    assert len(set(lexicon.texts[1:])) == len(lexicon.texts) - 1


@given(books, st.sampled_from(("an", "o", "")))
def test_a_question_asked_again_knows_the_texts_that_came_since(texts: list[list[str]], part: str) -> None:
    lexicon = Lexicon()
    for of_segment in texts:
        book = lexicon.book(of_segment)
        mask = lexicon.mask(part, lambda text: part in text, folded=True)
        assert mask.take(book)[1:].tolist() == [part in fold(text) for text in of_segment]
        assert not mask.take(book)[0]


signs = st.text(st.sampled_from("aA\0b"), max_size=4)


@given(st.lists(st.lists(signs, unique=True), max_size=4), signs, st.booleans(), st.booleans())
def test_texts_looked_through_in_one_go_are_those_that_fit_one_by_one(
    texts: list[list[str]], part: str, begins: bool, ends: bool
) -> None:
    pattern = Pattern(fold(part), begins, ends)
    lexicon = Lexicon()
    for of_segment in texts:
        book = lexicon.book(of_segment)
        mask = lexicon.mask(pattern, pattern.fits, folded=True, holding=pattern.delimited)
        assert mask.take(book).tolist() == [False, *(pattern.fits(fold(text)) for text in of_segment)]


def test_texts_that_differ_in_case_alone_are_all_found_by_the_whole_of_them() -> None:
    lexicon = Lexicon()
    book = lexicon.book(["true", "TRUE", "False", "True"])
    pattern = Pattern("true", begins=True, ends=True)
    mask = lexicon.mask(pattern, pattern.fits, folded=True, holding=pattern.delimited)
    assert mask.take(book).tolist() == [False, True, True, False, True]


def test_questions_of_other_names_have_answers_of_their_own() -> None:
    lexicon = Lexicon()
    book = lexicon.book(["Ann", "ann"])
    for number in range(40):
        exactly = lexicon.mask(("=", number), lambda text: text == "Ann", folded=False)
        assert exactly.take(book).tolist() == [False, True, False]
        folded = lexicon.mask(("holds", number), lambda text: text == "ann", folded=True)
        assert folded.take(book).tolist() == [False, True, True]
