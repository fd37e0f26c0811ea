/* MouseVision.exe and MouseVision.com: the program, with the Python that lies beside it.
 *
 * The same source twice. The .exe is a window's program: no terminal flashes up, and what a user
 * double-clicks. The .com is a terminal's: a command line that says `mousevision` finds it before
 * the .exe. Python runs inside of either, so that the task bar, the task manager and a firewall
 * see MouseVision, and not one of many Pythons.
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define LONGEST 32767 /* characters of a path, and of a command line */
#define FORK L"--multiprocessing-fork"

typedef int (*python_main)(int count, wchar_t **words);

static int complain(const wchar_t *words) {
#ifdef TERMINAL
    fwprintf(stderr, L"mousevision: %ls\n", words);
#else
    MessageBoxW(NULL, words, L"MouseVision", MB_ICONERROR);
#endif
    return 1;
}

/* Return the folder of this program with something behind it; empty if it cannot be told. */
static const wchar_t *beside(const wchar_t *what, wchar_t *place) {
    DWORD length = GetModuleFileNameW(NULL, place, LONGEST);
    wchar_t *name = length && length < LONGEST ? wcsrchr(place, L'\\') : NULL;
    if (!name || (name - place) + wcslen(what) + 2 > LONGEST) return L"";
    wcscpy(name + 1, what);
    return place;
}

/* Load Python; what lies beside it is found by whatever is loaded later. */
static python_main python(void) {
    static wchar_t folder[LONGEST + 1], library[LONGEST + 1];
    HMODULE loaded;
    beside(L"runtime", folder);
    SetDllDirectoryW(folder);
    AddDllDirectory(folder);
    loaded = LoadLibraryExW(beside(L"runtime\\" PYTHON_DLL, library), NULL,
                            LOAD_WITH_ALTERED_SEARCH_PATH);
    return loaded ? (python_main)(void *)GetProcAddress(loaded, "Py_Main") : NULL;
}

/* A child that Python spawns is started by this program with words of Python's own. */
static int is_child(int count, wchar_t **words) {
    for (int at = 1; at < count; at++)
        if (!wcscmp(words[at], FORK)) return 1;
    return 0;
}

static int start(int count, wchar_t **words) {
    python_main run = python();
    wchar_t **more;
    if (!run) return complain(L"Parts of the program are missing. Please install it again.");
    if (is_child(count, words)) return run(count, words);
    more = calloc(count + 3, sizeof *more);
    if (!more) return complain(L"There is not enough memory.");
    more[0] = words[0], more[1] = L"-m", more[2] = L"mousevision";
    for (int at = 1; at < count; at++) more[at + 2] = words[at];
    return run(count + 2, more);
}

#ifdef TERMINAL
int wmain(int count, wchar_t **words) { return start(count, words); }
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, LPWSTR line, int show) {
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    (void)self, (void)before, (void)line, (void)show;
    return words ? start(count, words) : complain(L"The command line cannot be read.");
}
#endif
