#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/connection.h"
#include "http/exchange.h"
#include "http/inbox.h"
#include "http/parser.h"
#include "http/turn.h"

namespace nf::http {

// What all connections of a server share.
struct Shared {
  HttpLimits limits;
  Application* application = nullptr;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> connections = 0;
  std::shared_ptr<Held> held = std::make_shared<Held>();
};

// What the connections of one io thread share. Used on that thread only, but for the inbox.
struct Lane {
  explicit Lane(Shared& shared, std::shared_ptr<Inbox> inbox);

  std::string_view date();  // for the Date header
  std::string next_request_id();

  Shared& shared;
  std::shared_ptr<Inbox> inbox;
  std::vector<Connection*> connections;

 private:
  std::int64_t date_second_ = -1;
  std::string date_;
  std::string id_prefix_;
  std::uint64_t id_count_ = 0;
};

}  // namespace nf::http
