#include "sim/outside.h"

namespace nf::sim {

void Outside::may_begin(const engine::Release& release) {
  const Known* known = book_.find(release.execution());
  if (!known) return findings_.found("effects", "an effect of an execution that is not durable");
  known->effects.look_at(release, known->state, findings_);
}

void Outside::arrives(const engine::Release& release) {
  ++attempts_;
  if (release.test()) findings_.found("trials", "a test execution has sent an effect");
  const std::string request = write_json(*release.effect().request);
  const auto [known, is_new] = requests_.try_emplace(release.idempotency_key(), request);
  if (!is_new && known->second != request)
    findings_.found("effects", "two different requests came under the key " + release.idempotency_key());
}

tl::expected<void, ports::MailFailure> Outside::send(const ports::Mail& mail) {
  const auto failed = [](bool permanent, bool unknown) {
    return tl::make_unexpected(ports::MailFailure{"The mail server says no.", permanent, unknown});
  };
  const int dice = kind_ ? 99 : random_.below(100);
  if (dice < 10) return failed(false, false);
  if (dice < 13) return failed(true, false);
  ++mails_;
  const auto [known, is_new] = mailed_.try_emplace(mail.message_id, mail.to.front().email);
  if (!is_new && known->second != mail.to.front().email)
    findings_.found("notices", "one message went to two people");
  if (dice < 18) return failed(false, true);
  return {};
}

}  // namespace nf::sim
