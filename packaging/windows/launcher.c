/* MouseVision.exe and MouseVision.com: start the program with the Python that lies beside it.
 *
 * The same source twice. The .exe is a window's program: no terminal flashes up, and what a user
 * double-clicks. The .com is a terminal's: a command line that says `mousevision` finds it before
 * the .exe, waits for it and shows what it prints. Both give back its exit code.
 */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#ifdef TERMINAL
#define PYTHON L"python.exe"
#else
#define PYTHON L"pythonw.exe"
#endif
#define LONGEST 32767 /* what CreateProcess takes */

static void complain(const wchar_t *words) {
#ifdef TERMINAL
    fwprintf(stderr, L"mousevision: %ls\n", words);
#else
    MessageBoxW(NULL, words, L"MouseVision", MB_ICONERROR);
#endif
}

/* Return what follows the program's own name on its command line. */
static const wchar_t *arguments(void) {
    const wchar_t *rest = GetCommandLineW();
    int quoted = 0;
    for (; *rest && (quoted || (*rest != L' ' && *rest != L'\t')); rest++)
        if (*rest == L'"') quoted = !quoted;
    while (*rest == L' ' || *rest == L'\t') rest++;
    return rest;
}

#ifdef TERMINAL
/* Ctrl+C goes to the program itself, which ends what it does and then itself. */
static BOOL WINAPI leave_it(DWORD event) { return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT; }
#endif

static int start(void) {
    static wchar_t folder[LONGEST], command[LONGEST];
    STARTUPINFOW how;
    PROCESS_INFORMATION child;
    DWORD code = 1;
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *name = length && length < LONGEST ? wcsrchr(folder, L'\\') : NULL;
    if (!name) {
        complain(L"The program cannot tell where it is installed. Please install it again.");
        return 1;
    }
    *name = 0;
    if (_snwprintf(command, LONGEST - 1, L"\"%ls\\runtime\\" PYTHON L"\" -m mousevision %ls", folder,
                   arguments()) < 0) {
        complain(L"There are too many names on the command line.");
        return 2;
    }
    GetStartupInfoW(&how); /* hand on how the window is to be shown, and redirected output */
#ifdef TERMINAL
    SetConsoleCtrlHandler(leave_it, TRUE);
#endif
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &how, &child)) {
        complain(L"Parts of the program are missing. Please install it again.");
        return 1;
    }
    AllowSetForegroundWindow(child.dwProcessId); /* its window comes to the front */
    WaitForSingleObject(child.hProcess, INFINITE);
    GetExitCodeProcess(child.hProcess, &code);
    return (int)code;
}

#ifdef TERMINAL
int wmain(void) { return start(); }
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, LPWSTR words, int show) {
    (void)self, (void)before, (void)words, (void)show;
    return start();
}
#endif
