"""Names for made-up people."""

from itertools import chain


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(line.split() for line in lines))


GIVEN_NAMES = _words(
    "Alice Amelia Ana Anders Andrés Anna Aoife Astrid Aylin Beatriz Björn Bruno Camille Carlos Chiara Chloé Daan",
    "Daniel Dilnoza Élodie Emma Eva Fatima Felix Finn Freya Giulia Grace Hannah Hugo Ida Ingrid Ivan Jakob Jana João",
    "Jonas José Julia Karin Katarzyna Kenji Lars Laura Léa Leon Liam Lina Lucas Luca Łukasz Magda Maja Marek Maria",
    "Marta Mateo Mia Mohamed Nadia Nils Noah Nora Oliver Olivia Omar Paula Pedro Petra Piotr Priya Quentin Rafael",
    "Ravi Rosa Sanne Sara Sébastien Selin Sofia Søren Stefan Sven Thomas Tomás Ulrike Valentina Victor Wei Xenia",
    "Yara Yuki Zoë Zofia",
)
FAMILY_NAMES = _words(
    "Adler Almeida Andersson Bakker Bauer Becker Bernard Bianchi Brown Castro Chen Costa Dąbrowski Dubois Eriksson",
    "Fernández Ferrari Fischer Fontaine García Gomez Haas Hansen Hernández Hoffmann Horvath Ivanov Jansen Jensen",
    "Johansson Jones Kaya Khan Kim Klein Kowalski Kumar Larsen Lefèvre Lehmann López Martin Martínez Mazur Meyer",
    "Moreau Moretti Müller Nakamura Nguyen Nielsen Novak O'Brien Olsen Pereira Petrov Popescu Ricci Rodríguez Rossi",
    "Russo Santos Sato Schmidt Schneider Schröder Silva Singh Smith Sørensen Szabo Tanaka Taylor Thomas Torres Tóth",
    "Varga Visser Vogel Wagner Walker Wang Weber Williams Wójcik Yılmaz Zhang Zimmermann",
)
DOMAINS = ("example.com", "example.org", "example.net", "mail.example", "post.example", "firma.example")

_ACCENTED = "áàâäãåąćčçéèêëęíîïıłñńóòôöõøőśšúùûüűýżźž'"
_PLAIN = {**str.maketrans(_ACCENTED[:-1], "aaaaaaaccceeeeeiiiilnnooooooossuuuuuyzzz"), ord("'"): None}


def address_part(name: str) -> str:
    """The name as it stands in an e-mail address."""
    return name.lower().translate(_PLAIN)
