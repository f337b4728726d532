#pragma once

#include <string>

namespace nf::store::sqlite {

enum class FileCall { Write, Sync };

// The system's file system under another name, in which one call can be made to fail. For tests; one at a
// time in a process, and its databases must be closed before it goes.
class FaultyVfs {
 public:
  FaultyVfs();
  ~FaultyVfs();

  const std::string& name() const { return name_; }

  // The n-th `call` from now, counting from 1, on files whose path ends with `suffix` gives `code` of SQLite
  // and does nothing; later ones work. Replaces what was asked for before.
  void fail(FileCall call, const std::string& suffix, int n, int code);
  // Once that has failed, the next `call` on such files fails too.
  void then_fail(FileCall call, int code);
  bool has_failed() const;  // since `fail`

 private:
  std::string name_ = "neuronflow-faulty";
};

}  // namespace nf::store::sqlite
