#include <sys/resource.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "http/api/deployment.h"
#include "http/api/routes.h"
#include "http/stream.h"

namespace nf::http {

namespace {

// Makes backups one at a time, each on a thread of its own: the copy of the database and the client's speed
// must not hold up anybody else.
class BackupDesk {
 public:
  explicit BackupDesk(MakeBackup make) : make_(std::move(make)) {}
  ~BackupDesk() {
    std::shared_ptr<Stream> stream;
    {
      const std::lock_guard lock(mutex_);
      thread_.request_stop();
      stream = stream_;
    }
    if (stream) stream->finish();
  }  // the thread is joined

  void serve(const CallPtr& call) {
    if (!make_) return call->refuse({ErrorCode::NotFound, "This server makes no backups."});
    const std::lock_guard lock(mutex_);
    if (busy_)
      return call->refuse({ErrorCode::Conflict, "Another backup is being made. Please try again later."});
    busy_ = true;
    thread_ = std::jthread([this, call](const std::stop_token& stop) {
      make(call, stop);
      busy_ = false;
    });
  }

 private:
  void make(const CallPtr& call, const std::stop_token& stop) {
    // Of this thread alone, on Linux: decisions go first.
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, kNice));
    auto write = make_(stop);
    if (!write) return call->refuse(write.error());
    // No heartbeat: every byte is the archive's.
    const auto stream = std::make_shared<Stream>("");
    {
      const std::lock_guard lock(mutex_);
      if (stop.stop_requested()) return call->refuse({ErrorCode::Unavailable, "The server is stopping."});
      stream_ = stream;
    }
    Response response = text_response(200, "application/x-tar", "");
    response.set("Content-Disposition", "attachment; filename=\"neuronflow-backup.tar\"");
    response.stream = stream;
    call->answer(std::move(response));
    // A failure from here on leaves an archive without its end, which whoever reads it refuses.
    static_cast<void>((*write)([&stream](std::string_view bytes) -> Result<> {
      for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kPiece))) {
        if (!stream->push_when_there_is_room(bytes.substr(0, kPiece)))
          return fail(ErrorCode::Unavailable, "the client has gone");
      }
      return {};
    }));
    stream->finish();
  }

  static constexpr std::size_t kPiece = 64 * 1024;
  static constexpr int kNice = 10;

  const MakeBackup make_;
  std::mutex mutex_;
  std::atomic<bool> busy_{false};
  std::shared_ptr<Stream> stream_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace

std::vector<Route> backup_routes(const Services&, const Deployment& deployment) {
  const auto desk = std::make_shared<BackupDesk>(deployment.backup);
  return {{Method::Post,
           "/api/v1/backup",
           roles({Role::Admin}),
           no_body(),
           [desk](const CallPtr& call) { desk->serve(call); },
           {.summary = "Everything in one tar archive, keys included; `neuronflow restore` takes it",
            .tag = "Operations",
            .media = "application/x-tar"}}};
}

}  // namespace nf::http
