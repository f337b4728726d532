#include "app/platform.h"

#include <sodium.h>

#include <chrono>

namespace nf::app {

Time SystemClock::now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

std::uint64_t SystemEntropy::next() {
  const std::lock_guard lock(mutex_);
  if (left_ == 0) {
    randombytes_buf(bits_, sizeof bits_);
    left_ = std::size(bits_);
  }
  return std::exchange(bits_[--left_], 0);
}

}  // namespace nf::app
