"""What macOS is told of the program: Info.plist. The .app is a document-based program that opens backups."""

from typing import Any

import contents

OLDEST_SYSTEM = "13.0"
"""What Qt 6.12 runs on."""
_TYPE = f"{contents.APP_ID}.backup"


def properties() -> dict[str, Any]:
    """The entries beside those that PyInstaller writes itself."""
    return {
        "CFBundleDisplayName": contents.TITLE,
        "CFBundleName": contents.TITLE,
        "CFBundleShortVersionString": contents.version(),
        "CFBundleVersion": contents.version(),
        # In these macOS words what is its own in the window, such as the menu of the program.
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": list(contents.LANGUAGES),
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": contents.FILE_TYPE_TITLE,
                "CFBundleTypeRole": "Viewer",
                "CFBundleTypeIconFile": "cognito-admin.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [_TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": _TYPE,
                "UTTypeDescription": contents.FILE_TYPE_TITLE,
                "UTTypeConformsTo": ["public.data", "public.archive"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [contents.SUFFIX],
                    "public.mime-type": [contents.FILE_TYPE],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "NSPrincipalClass": "NSApplication",
        "NSRequiresAquaSystemAppearance": False,
    }
