#pragma once

#include <cstddef>

namespace nf::sandbox {

struct CageLimits {
  std::size_t address_space = 0;  // bytes that this process may map, with what it has mapped
  unsigned cpu_seconds = 60;      // of its whole life: a backstop, should nobody end it
};

// Stops this process, which must have one thread, from doing anything but read(0), write(1), giving pages
// back, reading the clock and ending: any other system call ends it at once. Descriptors above 2 are closed
// first. Null where the cage is shut, and seen to be; else what the kernel refused, and then nothing
// untrusted may run here.
const char* shut_cage(const CageLimits& limits);

}  // namespace nf::sandbox
