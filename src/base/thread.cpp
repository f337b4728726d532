#include "base/thread.h"

#include <pthread.h>

#include <cstring>
#include <utility>

#include "base/check.h"

namespace nf {

std::thread start_thread(const char* name, std::function<void()> work) {
  CHECK(std::strlen(name) <= 15);  // The kernel takes no more, and would keep the program's name.
  return std::thread([name, work = std::move(work)] {
    pthread_setname_np(pthread_self(), name);
    work();
  });
}

}  // namespace nf
