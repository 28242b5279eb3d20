/* For checks under wine 8 only, and never shipped: the one function of bcryptprimitives.dll that
   Rust's programs ask for and that this wine has not. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    return SystemFunction036(data, (ULONG)length);
}
