#pragma once

#include "ports/connections.h"
#include "ports/effect.h"
#include "ports/http_client.h"

namespace nf::connect {

// Carries out effects of kind "http": {method?, url, query?, headers?, body?, connection?, expect?, follow?,
// max_bytes?} gives {result: {status, headers, data}}. `data` is JSON where the answer says so and is, else
// text, or base64 where it is no UTF-8.
class HttpWorker final : public ports::EffectWorker {
 public:
  // Both must outlive it.
  HttpWorker(ports::HttpClient& client, const ports::Connections& connections)
      : client_(client), connections_(connections) {}

  std::string_view kind() const override { return "http"; }
  ports::EffectResult carry_out(const engine::Release& release) override;
  // The connection, or scheme, host and port as the URL has them.
  std::optional<std::string> place(const engine::Release& release) const override;
  void begin(const engine::Release& release, Done done) override;

 private:
  // The call of a release, with what its connection adds; or why there is none. `secret`: what its outcome
  // may not hold.
  tl::expected<ports::HttpCall, ports::EffectResult> call_of(const engine::Release& release,
                                                             std::string& secret) const;

  ports::HttpClient& client_;
  const ports::Connections& connections_;
};

// The call that a request asks for, without what its connection adds. `key` and `approvals` become the
// headers Idempotency-Key and X-NeuronFlow-Approval.
Result<ports::HttpCall> http_call(const Json& request, const std::string& key,
                                  const std::vector<std::string>& approvals);

// Adds what a connection of type "http" brings: {base_url, header?} and the secret "value". The secret goes
// only to the origin of `base_url`; an address that begins with / lies below it.
Result<> use_connection(const ports::Connection& connection, ports::HttpCall& call);

// What an answer comes to. `expect`: statuses that are a success; null: all of 200 to 299. `secret`: what of
// it may not be in there, where the receiver says it back.
ports::EffectResult http_result(const ports::HttpAnswer& answer, const Json* expect,
                                std::string_view secret = "");
ports::EffectResult http_failure(const ports::HttpFailure& failure);

}  // namespace nf::connect
