"""The AWS regions that have Amazon Cognito user pools, with the names AWS gives them."""

from collections.abc import Mapping

from cognito_admin.model.ids import Region

REGIONS: Mapping[Region, str] = {
    Region("us-east-1"): "US East (N. Virginia)",
    Region("us-east-2"): "US East (Ohio)",
    Region("us-west-1"): "US West (N. California)",
    Region("us-west-2"): "US West (Oregon)",
    Region("eu-central-1"): "Europe (Frankfurt)",
    Region("eu-central-2"): "Europe (Zurich)",
    Region("eu-north-1"): "Europe (Stockholm)",
    Region("eu-south-1"): "Europe (Milan)",
    Region("eu-south-2"): "Europe (Spain)",
    Region("eu-west-1"): "Europe (Ireland)",
    Region("eu-west-2"): "Europe (London)",
    Region("eu-west-3"): "Europe (Paris)",
    Region("af-south-1"): "Africa (Cape Town)",
    Region("ap-east-1"): "Asia Pacific (Hong Kong)",
    Region("ap-east-2"): "Asia Pacific (Taipei)",
    Region("ap-northeast-1"): "Asia Pacific (Tokyo)",
    Region("ap-northeast-2"): "Asia Pacific (Seoul)",
    Region("ap-northeast-3"): "Asia Pacific (Osaka)",
    Region("ap-south-1"): "Asia Pacific (Mumbai)",
    Region("ap-south-2"): "Asia Pacific (Hyderabad)",
    Region("ap-southeast-1"): "Asia Pacific (Singapore)",
    Region("ap-southeast-2"): "Asia Pacific (Sydney)",
    Region("ap-southeast-3"): "Asia Pacific (Jakarta)",
    Region("ap-southeast-4"): "Asia Pacific (Melbourne)",
    Region("ap-southeast-5"): "Asia Pacific (Malaysia)",
    Region("ap-southeast-6"): "Asia Pacific (New Zealand)",
    Region("ap-southeast-7"): "Asia Pacific (Thailand)",
    Region("ca-central-1"): "Canada (Central)",
    Region("ca-west-1"): "Canada West (Calgary)",
    Region("il-central-1"): "Israel (Tel Aviv)",
    Region("me-central-1"): "Middle East (UAE)",
    Region("me-south-1"): "Middle East (Bahrain)",
    Region("mx-central-1"): "Mexico (Central)",
    Region("sa-east-1"): "South America (São Paulo)",
    Region("eusc-de-east-1"): "AWS European Sovereign Cloud (Germany)",
    Region("us-gov-east-1"): "AWS GovCloud (US-East)",
    Region("us-gov-west-1"): "AWS GovCloud (US-West)",
}
"""Region to friendly name, in the order a list shows them. A region outside of it may be newer than this version."""
