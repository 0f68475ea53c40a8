package dev.shortlist.pool;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a list of labels, field by field, and names every fault at once. */
final class LabelCheck {

  /** Beyond this many the list of faults stops helping whoever reads it. */
  private static final int SHOWN_FAULTS = 100;

  private static final int SHOWN_CLASSES = 20;
  private static final int LONGEST_NAME = 200;

  private final LabeledPool pool;
  private final int datasetSize;
  private final Map<String, Integer> classNumbers = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private int faultCount;

  LabelCheck(LabeledPool pool, int datasetSize) {
    this.pool = pool;
    this.datasetSize = datasetSize;
    for (String name : pool.classes()) {
      classNumbers.put(name, classNumbers.size());
    }
  }

  /** A rule about an item that needs more than the label itself; null when it is kept. */
  interface ItemRule {
    @Nullable String broken(int item);
  }

  /**
   * @throws Problem INVALID_LABELS with every fault, before anything is stored
   */
  CheckedLabels check(List<NewLabel> labels, ItemRule rule) {
    int[] items = new int[labels.size()];
    int[] classes = new int[labels.size()];
    @Nullable String[] annotators = new @Nullable String[labels.size()];
    BitSet seen = new BitSet(datasetSize);
    for (int i = 0; i < items.length; i++) {
      NewLabel label = labels.get(i);
      items[i] = item(i, label.item(), seen, rule);
      classes[i] = classNumber(i, label.className());
      annotators[i] = annotator(i, label.annotator());
    }
    if (faultCount > 0) {
      throw new Problem(ProblemType.INVALID_LABELS, summary(), faults).with("faults", faultCount);
    }
    return new CheckedLabels(items, classes, annotators);
  }

  private int item(int position, @Nullable Integer item, BitSet seen, ItemRule rule) {
    if (item == null) {
      return fault(position, "item", "is missing; send the item's number");
    }
    if (item < 0 || item >= datasetSize) {
      return fault(
          position,
          "item",
          "%d is out of range; the dataset has items 0 to %d".formatted(item, datasetSize - 1));
    }
    if (seen.get(item)) {
      return fault(position, "item", "%d is labeled twice here; send it once".formatted(item));
    }
    seen.set(item);
    String broken = rule.broken(item);
    return broken == null ? item : fault(position, "item", broken);
  }

  private @Nullable String annotator(int position, @Nullable String name) {
    if (name != null && name.length() > LONGEST_NAME) {
      fault(position, "annotator", "must have at most %d characters".formatted(LONGEST_NAME));
    }
    return name;
  }

  private int classNumber(int position, @Nullable String name) {
    if (name == null) {
      return fault(position, "class", "is missing; send one of the pool's classes");
    }
    Integer number = classNumbers.get(name);
    return number == null
        ? fault(position, "class", "\"%s\" is unknown; known are %s".formatted(name, known()))
        : number;
  }

  private int fault(int position, String field, String detail) {
    faultCount++;
    if (faults.size() < SHOWN_FAULTS) {
      faults.add(new Fault("/labels/%d/%s".formatted(position, field), detail));
    }
    return -1;
  }

  private String known() {
    String shown = pool.classes().stream().limit(SHOWN_CLASSES).collect(Collectors.joining(", "));
    return pool.classes().size() <= SHOWN_CLASSES
        ? shown
        : "%s and %d more".formatted(shown, pool.classes().size() - SHOWN_CLASSES);
  }

  private String summary() {
    Fault first = faults.getFirst();
    String text = "%s %s".formatted(first.pointer(), first.detail());
    return faultCount == 1
        ? text + "; nothing was stored"
        : "%s; and %d more faults, nothing was stored".formatted(text, faultCount - 1);
  }
}
