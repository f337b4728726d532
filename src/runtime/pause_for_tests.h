#pragma once

#include <chrono>
#include <thread>

namespace nf::runtime {

// What hangs hangs for this long, and who asks another process again lets so much time pass. A test never
// waits for a result this way.
inline void pause(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace nf::runtime
