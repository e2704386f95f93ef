"""The emulator and its sample pools: Cognito as the program needs to meet it, on the user's own machine."""
