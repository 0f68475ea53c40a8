package dev.shortlist.round;

import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategyCard;
import dev.shortlist.web.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StrategyController {

  /** All of them on one page: they are few, and choosing needs to see them side by side. */
  @GetMapping("/strategies")
  Page<StrategyCard> list() {
    return new Page<>(Strategies.cards(), null);
  }
}
