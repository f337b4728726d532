#pragma once

#include <curl/curl.h>

#include <new>
#include <string_view>

#include "ports/http_client.h"

namespace nf::connect {

// What comes back on one hop. libcurl calls it while it runs.
struct HttpReading {
  ports::HttpAnswer answer;
  std::size_t max_bytes = 0;
  bool sent = false;
  bool once = false;  // what must not be sent again, whatever became of it
  bool lost = false;  // it was about to be sent again
  bool too_large = false;
  bool out_of_memory = false;

  // From now on `curl` tells this object, which must live as long as the transfer.
  void listen_to(CURL* curl);

 private:
  template <class Take>
  std::size_t guarded(std::size_t size, Take take) noexcept;
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self);
  // Called when the connection stands, TLS included, just before the first byte of the request; once more
  // before libcurl repeats it, as it does where a kept connection ends before any answer.
  static int on_request(void* self, char*, char*, int, int);

  std::size_t header_bytes_ = 0;
  bool headers_end_ = false;
};

}  // namespace nf::connect
