#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace nf::store::sqlite {

// Brings the WAL's pages into the database file, on a thread and a connection of its own.
//
// Nearly all of it runs beside commits. But a WAL that is written to all the time is never wholly copied, and
// so would grow for ever: past `reset_pages`, when only a small rest is left, commits wait while that is
// copied, and the WAL begins anew from its start. It keeps its size on disk, so that later commits need not
// make it grow.
class Checkpointer {
 public:
  // `on_damage` is called from the thread, at most once, when a sync failed or the file is damaged: what was
  // committed may not come to lie in the database file.
  Checkpointer(const SqliteOptions& options, std::unique_ptr<Connection> connection,
               std::function<void(Error)> on_damage);
  ~Checkpointer();

  // Held by a commit from its beginning to its end.
  std::mutex& gate() { return gate_; }
  // Called under the gate after each commit, with the pages now in the WAL.
  void committed(int wal_pages);

 private:
  enum class Copy { All, Partly, Failed, Damaged };

  void run();
  bool wanted() const;
  bool checkpoint();  // false: damaged
  Copy copy_beside_commits();
  Copy begin_anew();
  Copy copy(int mode, int& copied);

  const SqliteOptions options_;
  const std::unique_ptr<Connection> connection_;
  const std::function<void(Error)> on_damage_;

  std::mutex gate_;
  std::condition_variable wake_;
  // Under the gate:
  bool stop_ = false;
  bool fresh_ = false;  // a commit came since the thread last looked
  int wal_pages_ = 0;
  int copied_pages_ = 0;
  int reset_at_;  // pages from which the WAL is made to begin anew

  std::thread thread_;
};

}  // namespace nf::store::sqlite
