#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "connect/ai/text.h"

struct sb_stemmer;

namespace nf::connect::ai {

// The stems of English words (Snowball). For one thread at a time.
class Stems {
 public:
  Stems();
  ~Stems();

  // What a text is about: its words' stems, without stop words and numbers, in order of the text.
  std::vector<std::string> terms_of(std::span<const Word> words) const;

 private:
  std::string stem(const std::string& word) const;

  struct Close {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Close> stemmer_;
};

}  // namespace nf::connect::ai
