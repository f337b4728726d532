#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "ports/mailer.h"
#include "runtime/notice_rows.h"
#include "runtime/runtime.h"
#include "runtime/ticker.h"

namespace nf::runtime {

struct NotifierSettings {
  ports::MailAddress from;
  std::string domain;  // of message ids
};

// Sends the notices of the outbox by mail: each at least once, under the same Message-ID, until the server
// took it, refused it for good, or three days are over. While the server does not answer, nothing else waits
// for it; a notice that it does not take for now holds no other up.
class Notifier final : public TurnObserver {
 public:
  // All must outlive it; `runtime` must observe it and tell (see Writing::tells).
  Notifier(Runtime& runtime, ports::Mailer& mailer, NotifierSettings settings);
  ~Notifier() override;

  // Links lead to `public_url`.
  void start(std::string public_url);
  void stop();  // waits for a message that is being sent

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override;
  // Sends what waits, and gives when to look next; none: when there is a notice. Called by the thread of
  // start().
  std::optional<Time> look(Time now);

 private:
  enum class Sent { Done, Later };
  Sent send(const WaitingNotice& waiting, Time now);
  void server_answered();
  void server_failed(Time now, const std::string& why);
  void settle(const WaitingNotice& waiting, std::optional<engine::ReportNotice> report);
  bool was_handed(const Uuid& id);
  void forget_all_but(const std::vector<WaitingNotice>& waiting);

  // After failures: grows up to a limit.
  struct Pause {
    Millis length{0};
    Time until{};
    void grow(Time now);
    bool lasts(Time now) const;
  };
  Time tried_again_at(const Uuid& id) const;

  // Sent, and not out of the outbox yet.
  struct Handed {
    std::mutex mutex;
    std::set<Uuid> ids;
  };

  Runtime& runtime_;
  ports::Mailer& mailer_;
  const NotifierSettings settings_;
  std::string public_url_;  // written before the thread starts
  const std::shared_ptr<Handed> handed_ = std::make_shared<Handed>();
  Pause server_;                 // since the last success
  std::map<Uuid, Pause> tried_;  // notices that were not taken
  bool operator_knows_ = false;  // that the server takes none
  Ticker ticker_;
};

}  // namespace nf::runtime
