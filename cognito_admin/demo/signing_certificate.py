"""The certificate every emulated pool signs its SAML requests with. Nobody has its key."""

SIGNING_CERTIFICATE = (
    "MIICuzCCAaOgAwIBAgIBATANBgkqhkiG9w0BAQsFADAhMR8wHQYDVQQDDBZDb2duaXRvIEFkbWluIGVtdWxhdG9yMB4XDTI0MDEw"
    "MTAwMDAwMFoXDTM0MDEwMTAwMDAwMFowITEfMB0GA1UEAwwWQ29nbml0byBBZG1pbiBlbXVsYXRvcjCCASIwDQYJKoZIhvcNAQEB"
    "BQADggEPADCCAQoCggEBAL8dmzH5VdqvAN6AtHBwB5cm/c1Wdan3RkEVCTdLy2Nz6llXsd2yupncJ2vQCZEGs+eGWa8tj/JyWMGp"
    "G+8srg5pCafaGNCuAKO/npDV4Ud0wSykFj6v6QAzWwusOM2TzgSwcaWYkZNmTdPfxPCsPqPumYRa2ABMjp+pCkkEC5hiyH1MoaGu"
    "+VVdszMh0wEnQL6WosnTjS5OuG0umU3w5m2QwGgHo/kPMJ2InrZyamb4gpw4Bd83O1xhU/MZwb2qeIwkLYNGfqLdHutdecgrGGGu"
    "KxI6ODbsb/TALnO75ZgfdHG6KPgZpTZol2Q5m9JUgNK57JtRECmu4UhXV7LcihECAwEAATANBgkqhkiG9w0BAQsFAAOCAQEATW9D"
    "NwAhe2aFDQ04AkgAkS6LT9QefyuCA2IoBhDspy2K0nr0dq3fVU9SMkieH7nQpcGMx/yFN+6MRxizRNcRpTf3qzitwTK/UjISnmO+"
    "vbQd+h7g7TNR61j3kBZHDZ4RNfiL7F+WZhKfFkmQSNXHSnQCkZzkcaiUEPVrTM930wDnioZHpbVEweULFLa6P9kM5ro131tP3al8"
    "9iJaiSQA8k0lkOON80CxBt0U3o2fAdZa7Y1x9OpY94YmqpTIy/GXVgPX91Ubr4KpwWWWE30YNqD+ZhArDP957RmrygmeXknJ02ah"
    "oEYsWulfOO7Sgyu7TgL+BKSOmo3bJDxGO49GlQ=="
)
"""Base64 of the DER form, as GetSigningCertificate gives it."""
