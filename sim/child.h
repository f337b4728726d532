#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace nf::sim {

// A process for a part of the work: an invariant of the server's own that is broken ends it, and not us.
class Child {
 public:
  // `work` gives what to tell, and says in `at` where it is. What it writes to stderr is dropped.
  using Work = std::function<std::string(std::uint64_t& at)>;
  explicit Child(const Work& work);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  struct Told {
    bool died = false;     // before it could tell
    std::uint64_t at = 0;  // where it was
    std::string text;
  };
  // Waits for the end. Call it once.
  Told wait();

 private:
  std::uint64_t* const at_;  // shared with the process
  int pid_ = -1;
  int pipe_ = -1;
};

}  // namespace nf::sim
