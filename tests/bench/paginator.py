"""The users of a pool into a file of JSON lines with boto3's paginator, as most scripts do it: ``paginator POOL FILE``."""

import json
import sys
from pathlib import Path

import boto3

if __name__ == "__main__":
    pages = boto3.client("cognito-idp").get_paginator("list_users").paginate(UserPoolId=sys.argv[1])
    with Path(sys.argv[2]).open("w") as file:
        for page in pages:
            file.writelines(json.dumps(user, default=str) + "\n" for user in page["Users"])
