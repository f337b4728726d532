#pragma once

namespace nf {

// Prints where and what to standard error and aborts. Used for our own bugs only, never for bad input.
[[noreturn]] void check_failed(const char* file, int line, const char* condition) noexcept;

}  // namespace nf

// An invariant that holds unless we have a bug. On in release builds too: a wrong decision is worse than
// none.
#define CHECK(condition)                                  \
  do {                                                    \
    if (!(condition)) [[unlikely]]                        \
      ::nf::check_failed(__FILE__, __LINE__, #condition); \
  } while (false)
