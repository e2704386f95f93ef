"""Runs Python that prepares Spark, then asks it questions; by an interpreter that has pyspark and nothing of this project.

Takes ``{"prepare": …, "questions": […]}`` on stdin, and prints ``{"version": …, "answers": […]}`` with every cell as text.
"""

import json
import sys


def main() -> None:
    from pyspark.sql import SparkSession  # pyright: ignore

    wish = json.load(sys.stdin)
    building = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = building.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    exec(wish["prepare"], {"spark": spark})
    answers = []
    for question in wish["questions"]:
        table = spark.sql(question)
        rows = table.selectExpr(*(f"CAST(`{name}` AS STRING)" for name in table.columns)).collect()
        answers.append([list(row) for row in rows])
    print(json.dumps({"version": spark.version, "answers": answers}))
    spark.stop()


if __name__ == "__main__":
    main()
