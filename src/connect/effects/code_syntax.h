#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "base/hash.h"
#include "connect/effects/code_pool.h"

namespace nf::connect {

// Says of sources of code whether they can be read, and remembers it, so that an editor may ask after every
// word. Safe for several threads. They have a runner of their own: who writes code does not wait for code
// that runs, nor it for them.
class CodeSyntax {
 public:
  // `program`: the path of neuronflow-code.
  explicit CodeSyntax(std::string program);

  struct Verdict {
    enum class Is { Readable, Wrong, Unchecked };
    Is is = Is::Readable;
    // Of Wrong: the engine's words and the place, `line 2, column 10: unexpected token`. Of Unchecked: why.
    std::string words{};
  };
  // Of the body of a function. Takes half a second of processor time at most.
  Verdict of(const std::string& source);

 private:
  Verdict ask(const std::string& source);

  CodePool pool_;
  std::mutex mutex_;
  std::map<Sha256, Verdict> known_;
  std::deque<Sha256> by_age_;
};

}  // namespace nf::connect
