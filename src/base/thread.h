#pragma once

#include <functional>
#include <thread>

namespace nf {

// A thread that runs `work` under a name of at most 15 bytes, by which `top -H` and the like tell it from
// others.
std::thread start_thread(const char* name, std::function<void()> work);

}  // namespace nf
