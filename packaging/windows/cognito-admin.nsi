; The installer for Windows: for one person, without administrator's rights.
; makensis -DVERSION=1.2.3 -DBUNDLE=folder -DICON=file.ico -DOUT=setup.exe cognito-admin.nsi
; The mark at the beginning of this file has Windows read it as UTF-8.
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!define NAME "Cognito Admin"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CognitoAdmin"
!define FILE_TYPE "CognitoAdmin.Backup"
!define SUFFIX ".cognitobackup"
!define PROGRAM "$INSTDIR\cognito-admin-window.exe"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Cognito Admin"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "$(RunIt)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DataStays)"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Japanese"
LangString RunIt ${LANG_ENGLISH} "Start Cognito Admin"
LangString RunIt ${LANG_GERMAN} "Cognito Admin starten"
LangString RunIt ${LANG_FRENCH} "Démarrer Cognito Admin"
LangString RunIt ${LANG_JAPANESE} "Cognito Admin を起動"
LangString DataStays ${LANG_ENGLISH} "The program is removed. What it keeps stays in $LOCALAPPDATA\cognito-admin, encrypted, and its keys stay in the Windows Credential Manager. To remove these as well, choose Remove all local data in its preferences first."
LangString DataStays ${LANG_GERMAN} "Das Programm wird entfernt. Was es aufbewahrt, bleibt verschlüsselt in $LOCALAPPDATA\cognito-admin, und die Schlüssel dazu bleiben in der Windows-Anmeldeinformationsverwaltung. Sollen auch diese weg, entfernen Sie vorher in den Einstellungen alle lokalen Daten."
LangString DataStays ${LANG_FRENCH} "Le programme est supprimé. Ce qu’il conserve reste, chiffré, dans $LOCALAPPDATA\cognito-admin, et ses clés restent dans le Gestionnaire d’identification de Windows. Pour les supprimer aussi, supprimez d’abord toutes les données locales dans ses préférences."
LangString DataStays ${LANG_JAPANESE} "プログラムを削除します。保存されたデータは暗号化されたまま $LOCALAPPDATA\cognito-admin に、鍵は Windows の資格情報マネージャーに残ります。"
LangString Running ${LANG_ENGLISH} "Cognito Admin is running, or a job of it is. Close it and wait until its jobs have ended, then try again."
LangString Running ${LANG_GERMAN} "Cognito Admin läuft noch, oder einer seiner Aufträge. Schließen Sie es, warten Sie auf das Ende der Aufträge und versuchen Sie es dann noch einmal."
LangString Running ${LANG_FRENCH} "Cognito Admin ou l’une de ses tâches est en cours d’exécution. Fermez-le, attendez la fin des tâches, puis réessayez."
LangString Running ${LANG_JAPANESE} "Cognito Admin またはそのジョブが実行中です。終了してから、もう一度お試しください。"
LangString Taken ${LANG_ENGLISH} "Another program is in this folder: $INSTDIR$\r$\nChoose one of its own for Cognito Admin."
LangString Taken ${LANG_GERMAN} "In diesem Ordner ist ein anderes Programm: $INSTDIR$\r$\nWählen Sie für Cognito Admin einen eigenen."
LangString Taken ${LANG_FRENCH} "Un autre programme se trouve dans ce dossier : $INSTDIR$\r$\nChoisissez-en un réservé à Cognito Admin."
LangString Taken ${LANG_JAPANESE} "このフォルダーには別のプログラムがあります: $INSTDIR$\r$\nCognito Admin 専用のフォルダーを選んでください。"

; A program that runs cannot be replaced or removed, but what it loads while it runs can.
!macro WaitForEndOf FILE
  ${Do}
    ${IfNot} ${FileExists} "${FILE}"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY +2
    Abort
  ${Loop}
!macroend

Section
  ; Whatever was frozen as this program was has such a folder.
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\_internal\cognito_admin\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\cognito-admin.exe"
    MessageBox MB_OK|MB_ICONSTOP "$(Taken)" /SD IDOK
    Abort
  ${EndIf}
  !insertmacro WaitForEndOf "$INSTDIR\cognito-admin.exe"
  !insertmacro WaitForEndOf "${PROGRAM}"
  SetOutPath "$INSTDIR"
  ; Of an earlier version nothing may be left that this one would load.
  RMDir /r "$INSTDIR\_internal"
  File /r "${BUNDLE}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "${PROGRAM}"
  WriteRegStr HKCU "Software\Classes\${SUFFIX}" "" "${FILE_TYPE}"
  WriteRegStr HKCU "Software\Classes\${SUFFIX}" "Content Type" "application/x-cognito-backup"
  WriteRegStr HKCU "Software\Classes\${FILE_TYPE}" "" "Backup of Amazon Cognito user pools"
  WriteRegStr HKCU "Software\Classes\${FILE_TYPE}\DefaultIcon" "" "${PROGRAM},0"
  WriteRegStr HKCU "Software\Classes\${FILE_TYPE}\shell\open\command" "" '"${PROGRAM}" open "%1"'
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro WaitForEndOf "$INSTDIR\cognito-admin.exe"
  !insertmacro WaitForEndOf "${PROGRAM}"
  ; What the program keeps lies elsewhere, and stays.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\cognito-admin.exe"
  Delete "$INSTDIR\cognito-admin-window.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "Software\Classes\${FILE_TYPE}"
  DeleteRegKey HKCU "Software\Classes\${SUFFIX}"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
