/* python.exe and, compiled for windows, pythonw.exe of a proof build: its runtime has only the DLL. */
#include <wchar.h>
__declspec(dllimport) int Py_Main(int count, wchar_t **words);
int wmain(int count, wchar_t **words) { return Py_Main(count, words); }
