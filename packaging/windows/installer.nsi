; The installer of MouseVision: for the user who runs it, without admin rights.
;
; Given from outside: VERSION, STAGE (the folder to be installed), OUT, FILES (a script with a line
; for each file, in order), ICON, MEGABYTES; and QUICK, where it need not be small.
;
;   MouseVision-setup.exe                    asks for a folder, and installs
;   MouseVision-setup.exe /S                 installs without a question
;   MouseVision-setup.exe /S /D=C:\Apps\MV   ... into this folder; /D= comes last, without quotes
;   Uninstall.exe /S                         removes the program; projects and settings stay
;
; Exit codes: 0 done, 1 given up by the user, 2 stopped, 5 the program is running.

Target amd64-unicode
Unicode true
ManifestDPIAware true
!include MUI2.nsh
!include FileFunc.nsh

!define NAME MouseVision
!define PROGRAM "$INSTDIR\MouseVision.exe"
!define CLASS MouseVision.Project
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\MouseVision.exe"
!define RUNNING "MouseVision is running. Close its window, then try again."

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "InstallDir"
!ifdef QUICK
    SetCompressor zlib
!else
    SetCompressor /SOLID lzma
    SetCompressorDictSize 64
!endif
SetDatablockOptimize on
SetOverwrite on
AllowSkipFiles off ; a file that cannot be written ends the installation, a silent one too
ShowInstDetails nevershow
ShowUninstDetails nevershow
CRCCheck on

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} installer"
VIAddVersionKey "CompanyName" "The MouseVision developers"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "MouseVision ${VERSION} will be installed for you alone; no administrator is needed.$\r$\n$\r$\nIt needs ${MEGABYTES} MB of disk, and no internet. It never calls home.$\r$\n$\r$\nYour projects and videos are not touched, now or when you remove it."
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "Start MouseVision"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "MouseVision will be removed from this computer. Your projects, videos and settings stay."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; A folder that is in use cannot be renamed: so it is known whether the program is running, before
; anything is deleted. What a cut-off installation left behind goes first.
!macro MoveAway un
Function ${un}MoveAway
    RMDir /r "$INSTDIR\runtime.old"
    IfFileExists "$INSTDIR\runtime\*.*" 0 gone
    ClearErrors
    Rename "$INSTDIR\runtime" "$INSTDIR\runtime.old"
    IfErrors 0 gone
    MessageBox MB_ICONEXCLAMATION|MB_OK "${RUNNING}" /SD IDOK
    SetErrorLevel 5
    Quit
gone:
FunctionEnd
!macroend
!insertmacro MoveAway ""
!insertmacro MoveAway "un."

; Whoever had the program still has it when a new version cannot be written: a full disk, say.
Function .onInstFailed
    IfFileExists "$INSTDIR\runtime.old\*.*" 0 nothing
    RMDir /r "$INSTDIR\runtime"
    Rename "$INSTDIR\runtime.old" "$INSTDIR\runtime"
nothing:
FunctionEnd

Section
    Call MoveAway
    SetOutPath "$INSTDIR"
    !include "${FILES}"
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\runtime.old"
    WriteUninstaller "$INSTDIR\Uninstall.exe"
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "${PROGRAM}" "" "$INSTDIR\runtime\mousevision.ico" 0 \
        SW_SHOWNORMAL "" "Review and classify videos of mice"

    WriteRegStr HKCU "Software\${NAME}" "InstallDir" "$INSTDIR"
    WriteRegStr HKCU "${PATHS}" "" "${PROGRAM}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\runtime\mousevision.ico"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The MouseVision developers"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    IntOp $0 ${MEGABYTES} * 1000
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0

    WriteRegStr HKCU "Software\Classes\${CLASS}" "" "MouseVision project"
    WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\runtime\mousevision.ico"
    WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"${PROGRAM}" "%1"'
    WriteRegStr HKCU "Software\Classes\.mvproj" "" "${CLASS}"
    WriteRegStr HKCU "Software\Classes\.mvproj\OpenWithProgids" "${CLASS}" ""
    ${RefreshShellIcons}
SectionEnd

; Only what was installed goes, by name: a user may have chosen a folder with other things in it.
Section Uninstall
    Call un.MoveAway
    RMDir /r "$INSTDIR\runtime.old"
    Delete "$INSTDIR\MouseVision.exe"
    Delete "$INSTDIR\MouseVision.com"
    Delete "$INSTDIR\LICENSE.txt"
    Delete "$INSTDIR\NOTICES.txt"
    Delete "$INSTDIR\Uninstall.exe"
    SetOutPath "$TEMP"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "${PATHS}"
    DeleteRegKey HKCU "Software\Classes\${CLASS}"
    DeleteRegValue HKCU "Software\Classes\.mvproj\OpenWithProgids" "${CLASS}"
    DeleteRegKey /ifempty HKCU "Software\Classes\.mvproj\OpenWithProgids"
    ReadRegStr $0 HKCU "Software\Classes\.mvproj" ""
    StrCmp $0 "${CLASS}" 0 +2
    DeleteRegValue HKCU "Software\Classes\.mvproj" ""
    DeleteRegKey /ifempty HKCU "Software\Classes\.mvproj"
    DeleteRegKey HKCU "Software\${NAME}"
    ${RefreshShellIcons}
SectionEnd
