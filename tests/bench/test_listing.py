"""The benchmark of listing tells what it says: figures of a pool listed by a job, and an index that is not the truth."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from tests.bench import listing
from tests.bench.figures import Figure
from tests.bench.listed_pool import population
from tests.bench.listing import Compared, ListingBench, Trouble, compared
from tests.bench.listing_job import KEY
from tests.store.places import plainly

USERS = 90


def kept(folder: Path, users: list[User]) -> None:
    """An index of these, without their groups."""

    async def fill() -> None:
        index = await Index.open(folder / "index.db", KEY)
        try:
            await index.begin_or_resume()
            await index.stage_users(users, plainly(None))
            await index.finish(complete=True)
        finally:
            await index.close()

    asyncio.run(fill())


def test_an_index_that_is_not_the_truth_is_told(tmp_path: Path) -> None:
    truth = population(USERS)
    people = [listing.true_user(truth, number) for number in range(USERS)]
    grouped = sum(bool(user.groups) for user in people)
    stranger = replace(people[0], sub=people[0].sub[:-1] + "x", username="stranger")
    changed = replace(people[1], status="NEW")
    kept(tmp_path, [people[0], stranger, changed, *people[2:-2]])
    found = compared("some", tmp_path, truth)
    assert found == Compared("some", lost=2, altered=1 + grouped, doubled=1)
    assert str(found).endswith("WRONG")


def test_a_pool_listed_by_a_job_has_its_figures_and_is_the_truth(tmp_path: Path) -> None:
    bench = ListingBench(tmp_path, users=USERS, latency_s=0)
    lines = list(bench.paced("some", 1_000, USERS, least=0))
    assert [line.holds for line in lines if isinstance(line, Compared)] == [True]
    figures = {line.name.strip(): line.value for line in lines if isinstance(line, Figure)}
    assert figures["refused"] == 0
    assert figures["memory of the job"] > 1
    assert json.dumps([line.as_json() for line in lines])


def test_a_job_that_is_killed_is_run_again_until_it_is_done(tmp_path: Path) -> None:
    bench = ListingBench(tmp_path, users=USERS, latency_s=0)
    lines = list(bench.in_trouble("killed", USERS, Trouble(killed_at=(1,))))
    assert [line.holds for line in lines if isinstance(line, Compared)] == [True]
    assert next(line.value for line in lines if isinstance(line, Figure)) == 2
