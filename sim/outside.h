#pragma once

#include <map>
#include <string>

#include "engine/release.h"
#include "ports/mailer.h"
#include "sim/checkers/book.h"
#include "sim/random.h"

namespace nf::sim {

// The systems and mail boxes that effects and notices reach. It outlives the server's processes, and keeps
// what came under which key.
class Outside final : public ports::Mailer {
 public:
  Outside(const Book& book, Findings& findings, Random random)
      : book_(book), findings_(findings), random_(random) {}

  // An attempt arrives and happens.
  void arrives(const engine::Release& release);
  // Whether an attempt may begin now, by what is durable.
  void may_begin(const engine::Release& release);

  tl::expected<void, ports::MailFailure> send(const ports::Mail& mail) override;
  // From now on the mail server takes everything.
  void be_kind() { kind_ = true; }

  std::uint64_t attempts() const { return attempts_; }
  std::uint64_t mails() const { return mails_; }

 private:
  const Book& book_;
  Findings& findings_;
  Random random_;
  bool kind_ = false;
  std::map<std::string, std::string> requests_;  // by idempotency key
  std::map<std::string, std::string> mailed_;    // recipient by message id
  std::uint64_t attempts_ = 0;
  std::uint64_t mails_ = 0;
};

}  // namespace nf::sim
