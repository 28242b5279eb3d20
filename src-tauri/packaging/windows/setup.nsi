; The setup program for Windows: per user, no administrator, one file on a stick.
;
; `cargo xtask package windows` gives VERSION, NUMBER (of four parts), KILOBYTES, STAGE (the folder to
; install), PICTURE and OUT, and LOOSE where it is made for a check only. Exit codes for those who
; install silently (/S): 0 done, 10 done but the WebView2 runtime is missing, 11 a newer version is
; installed, 12 the program is running, 13 a file could not be written, 14 done but the runtime that
; lay beside did not install.

Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
!ifdef LOOSE
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
; The files' own times would make two builds differ.
SetDateSave off

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "WordFunc.nsh"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\tsunagi"
; The runtime's own number in the list of what Edge keeps up to date; Microsoft's way to look for it.
!define WEBVIEW_KEY "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define WEBVIEW_SETUP "MicrosoftEdgeWebView2RuntimeInstallerX64.exe"

Name "つなぎ"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\tsunagi"
BrandingText "つなぎ ${VERSION}"
ShowInstDetails hide
ShowUninstDetails hide
UninstallButtonText "取り除く"
; A file that cannot be written is said by us, and never left out.
SetOverwrite try

VIProductVersion "${NUMBER}"
VIAddVersionKey /LANG=1041 "ProductName" "つなぎ"
VIAddVersionKey /LANG=1041 "FileDescription" "つなぎのセットアップ"
VIAddVersionKey /LANG=1041 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1041 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1041 "LegalCopyright" "MIT OR Apache-2.0"

Var FinishText
Var Missing
Var WebView

!define MUI_ICON "${STAGE}\tsunagi.ico"
!define MUI_UNICON "${STAGE}\tsunagi.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_UNWELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_WELCOMEPAGE_TITLE "つなぎ ${VERSION} を入れます"
!define MUI_WELCOMEPAGE_TEXT "主治医との連絡票をつくるプログラムです。$\r$\n$\r$\n\
このパソコンを使っている方のフォルダーに入れます。管理者の権限も、インターネットも要りません。$\r$\n$\r$\n\
前の版が入っているときは、新しい版に入れ替えます。記録はそのまま使えます。$\r$\n$\r$\n\
「インストール」を押してください。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "つなぎが入りました"
!define MUI_FINISHPAGE_TEXT "$FinishText"
!define MUI_FINISHPAGE_RUN "$INSTDIR\tsunagi.exe"
!define MUI_FINISHPAGE_RUN_TEXT "つなぎを開く"
!define MUI_FINISHPAGE_SHOWREADME ""
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION OpenManual
!define MUI_FINISHPAGE_SHOWREADME_TEXT "手引きを読む"
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED
!define MUI_PAGE_CUSTOMFUNCTION_SHOW OfferWhatWorks
!insertmacro MUI_PAGE_FINISH

; The room is for three lines, and a long name takes the place two.
!define MUI_UNCONFIRMPAGE_TEXT_TOP "利用者の記録は消しません。次の場所に、暗号化されたまま残ります。$\r$\n$LOCALAPPDATA\tsunagi"
!define MUI_PAGE_HEADER_TEXT "つなぎを取り除く"
!define MUI_PAGE_HEADER_SUBTEXT "つなぎを、このパソコンから取り除きます。"
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_HEADER_TEXT "つなぎを取り除く"
!define MUI_PAGE_HEADER_SUBTEXT "つなぎを、このパソコンから取り除いています。"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "つなぎを取り除きました"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "利用者の記録は残っています。"
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "つなぎを取り除きました"
!define MUI_FINISHPAGE_TEXT "利用者の記録は、次の場所に暗号化されたまま残っています。$\r$\n$\r$\n\
$LOCALAPPDATA\tsunagi$\r$\n$\r$\n\
もう一度つなぎを入れると、続きから使えます。このパソコンを手放すときは、控えを取ってから、このフォルダーを消してください。"
!insertmacro MUI_UNPAGE_FINISH

!insertmacro MUI_LANGUAGE "Japanese"

; Windows keeps a running program's file shut against writing: a way to ask that needs no plug-in.
!macro RefuseIfRunning file
  ${If} ${FileExists} "${file}"
    ClearErrors
    FileOpen $0 "${file}" a
    ${If} ${Errors}
      StrCpy $1 "running"
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend
!macro WaitUntilClosed un
Function ${un}WaitUntilClosed
  again:
  StrCpy $1 ""
  !insertmacro RefuseIfRunning "$INSTDIR\tsunagi.exe"
  !insertmacro RefuseIfRunning "$INSTDIR\tsunagi-cli.exe"
  ${If} $1 == "running"
    ${If} ${Silent}
      SetErrorLevel 12
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "つなぎが開いています。$\r$\n$\r$\n\
書きかけの連絡票が保存されたことを確かめて、つなぎを閉じてください。$\r$\n閉じてから「再試行」を押します。" IDRETRY again
    SetErrorLevel 12
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

; An older program would not open the records that a newer one has written.
Function RefuseOlder
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $0 == ""
    Return
  ${EndIf}
  ${VersionCompare} "$0" "${VERSION}" $1
  ${If} $1 == 1
    MessageBox MB_OK|MB_ICONINFORMATION "このパソコンには、もっと新しいつなぎ（$0）が入っています。$\r$\n$\r$\n\
新しいつなぎで書いた記録は、古いつなぎ（${VERSION}）では開けません。そのため、何も変えずに終わります。$\r$\n\
いまのつなぎを、そのままお使いください。" /SD IDOK
    SetErrorLevel 11
    Quit
  ${EndIf}
FunctionEnd

; Leaves the runtime's version in $WebView, or nothing.
Function FindWebView
  StrCpy $WebView ""
  ReadRegStr $WebView HKLM "SOFTWARE\WOW6432Node\${WEBVIEW_KEY}" "pv"
  ${If} $WebView == ""
  ${OrIf} $WebView == "0.0.0.0"
    ReadRegStr $WebView HKCU "Software\${WEBVIEW_KEY}" "pv"
  ${EndIf}
  ${If} $WebView == "0.0.0.0"
    StrCpy $WebView ""
  ${EndIf}
FunctionEnd

; Windows 11 has the runtime, and most of Windows 10. Where it is not and the office is offline, its
; own setup program may lie beside ours.
Function BringWebView
  Call FindWebView
  ${If} $WebView == ""
  ${AndIf} ${FileExists} "$EXEDIR\${WEBVIEW_SETUP}"
    DetailPrint "画面を表示する部品（WebView2）を入れています。数分かかります。"
    ; It would say the command line instead.
    SetDetailsPrint none
    ExecWait '"$EXEDIR\${WEBVIEW_SETUP}" /silent /install'
    SetDetailsPrint both
    Call FindWebView
    StrCpy $Missing "画面を表示する部品（WebView2）を入れようとしましたが、入りませんでした。$\r$\n$\r$\n\
${WEBVIEW_SETUP} を直接開いて、出る文を確かめてください。部品が入れば、つなぎはそのまま開けます。"
    SetErrorLevel 14
  ${Else}
    StrCpy $Missing "つなぎは入りましたが、画面を表示する部品（Microsoft Edge WebView2 ランタイム）が、\
このパソコンにありません。入れるまで、つなぎは開けません。$\r$\n$\r$\n\
1. インターネットにつながるパソコンで、Microsoft の WebView2 のページから「スタンドアロン インストーラー（x64）」を保存します。$\r$\n\
2. 保存した ${WEBVIEW_SETUP} を、このセットアップと同じフォルダーに置きます。$\r$\n\
3. このセットアップを、もう一度実行します。"
    SetErrorLevel 10
  ${EndIf}
  ${If} $WebView == ""
    StrCpy $FinishText "画面を表示する部品（WebView2）がないため、まだ開けません。$\r$\n$\r$\n部品の入れ方は、手引きにあります。"
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$Missing"
    ${EndIf}
  ${Else}
    SetErrorLevel 0
    StrCpy $FinishText "デスクトップとスタートメニューの「つなぎ」から開けます。$\r$\n$\r$\n\
記録は、プログラムとは別の、次の場所に暗号化して置きます。$\r$\n$LOCALAPPDATA\tsunagi"
  ${EndIf}
FunctionEnd

; What cannot be opened is not offered; how to make it open is.
Function OfferWhatWorks
  ${If} $WebView == ""
    ${NSD_Uncheck} $mui.FinishPage.Run
    ShowWindow $mui.FinishPage.Run ${SW_HIDE}
    ${NSD_Check} $mui.FinishPage.ShowReadme
  ${EndIf}
FunctionEnd

Function OpenManual
  ${If} $WebView == ""
    ExecShell "open" "$INSTDIR\manual\install.html"
  ${Else}
    ExecShell "open" "$INSTDIR\manual\index.html"
  ${EndIf}
FunctionEnd

; Another program, a virus scanner for example, may hold a file for a while.
Function RefuseHalf
  SetErrorLevel 13
  Abort "書けないファイルがあったため、つなぎを入れ終えていません。ほかのプログラムを閉じて、もう一度実行してください。"
FunctionEnd

Function .onInit
  SetShellVarContext current
  Call RefuseOlder
  Call WaitUntilClosed
FunctionEnd

Function un.onInit
  SetShellVarContext current
  Call un.WaitUntilClosed
FunctionEnd

Section
  ; What an older version brought and this one does not would be read as ours: a form, for example.
  ${If} ${FileExists} "$INSTDIR\tsunagi.exe"
    RMDir /r "$INSTDIR\assets"
    RMDir /r "$INSTDIR\manual"
  ${EndIf}
  again:
  ClearErrors
  SetOutPath "$INSTDIR"
  File /r "${STAGE}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "書けないファイルがありました。ウイルス対策などのプログラムが使っているのかもしれません。$\r$\n$\r$\n\
少し待ってから「再試行」を押してください。記録には触れていません。" /SD IDCANCEL IDRETRY again
    Call RefuseHalf
  ${EndIf}

  CreateDirectory "$SMPROGRAMS\つなぎ"
  CreateShortCut "$SMPROGRAMS\つなぎ\つなぎ.lnk" "$INSTDIR\tsunagi.exe"
  CreateShortCut "$SMPROGRAMS\つなぎ\つなぎの手引き.lnk" "$INSTDIR\manual\index.html"
  CreateShortCut "$DESKTOP\つなぎ.lnk" "$INSTDIR\tsunagi.exe"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "つなぎ"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\tsunagi.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "tsunagi"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1

  Call BringWebView
SectionEnd

; Only what the setup program brought goes. The records lie elsewhere and stay.
Section "Uninstall"
  RMDir /r "$INSTDIR\assets"
  RMDir /r "$INSTDIR\manual"
  Delete "$INSTDIR\tsunagi.exe"
  Delete "$INSTDIR\tsunagi-cli.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\tsunagi.ico"
  Delete "$INSTDIR\licenses.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\つなぎ\つなぎ.lnk"
  Delete "$SMPROGRAMS\つなぎ\つなぎの手引き.lnk"
  RMDir "$SMPROGRAMS\つなぎ"
  Delete "$DESKTOP\つなぎ.lnk"
  ; What the runtime keeps of the window: its size and the like, no records.
  RMDir /r "$LOCALAPPDATA\jp.tsunagi.desktop"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
SectionEnd
