
//! Windows: the functions of kernel32, gdi32, winspool and user32.
