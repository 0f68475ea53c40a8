package dev.shortlist.backbone;

import dev.shortlist.pickle.PickleReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the pickles of {@code torch.save} may name, and what it becomes. */
final class TorchPickle {

  private final TorchContainer container;
  private final Consumer<TorchStorage> seen;

  private TorchPickle(TorchContainer container, Consumer<TorchStorage> seen) {
    this.container = container;
    this.seen = seen;
  }

  /**
   * @param seen told of every storage that the pickle refers to
   */
  static PickleReader reader(TorchContainer container, Consumer<TorchStorage> seen) {
    TorchPickle pickle = new TorchPickle(container, seen);
    Map<String, PickleReader.Global> globals = new HashMap<>();
    globals.put("collections.OrderedDict", arguments -> new LinkedHashMap<>());
    globals.put("argparse.Namespace", arguments -> new LinkedHashMap<>());
    globals.put("torch._utils._rebuild_tensor", TorchPickle::tensor);
    globals.put("torch._utils._rebuild_tensor_v2", TorchPickle::tensor);
    globals.put("torch._utils._rebuild_parameter", arguments -> arguments[0]);
    for (TorchType type : TorchType.values()) {
      globals.put(type.storageClass(), new StorageClass(type));
    }
    return new PickleReader(globals, pickle::storage);
  }

  /** Stands on the stack for a class that is only ever named, never called. */
  private record StorageClass(TorchType type) implements PickleReader.Global {
    @Override
    public Object call(Object[] arguments) {
      throw new IllegalArgumentException("it makes a " + type.storageClass());
    }
  }

  /** Arguments: storage, offset, shape, strides and what autograd would want. */
  private static TorchTensor tensor(Object[] arguments) {
    return new TorchTensor(
        (TorchStorage) arguments[0],
        number(arguments[1]),
        numbers(arguments[2]),
        numbers(arguments[3]));
  }

  /** Persistent id: "storage", class, key, device, length and, in old files, a view. */
  private TorchStorage storage(Object id) {
    Object[] parts = (Object[]) id;
    if (!"storage".equals(parts[0])) {
      throw new IllegalArgumentException("it refers to something that is no storage");
    }
    TorchType type = ((StorageClass) parts[1]).type();
    String key = (String) parts[2];
    TorchStorage whole = new TorchStorage(container, key, type, 0, number(parts[4]));
    seen.accept(whole);
    if (parts.length > 5 && parts[5] instanceof Object[] view) {
      return new TorchStorage(container, key, type, number(view[1]), number(view[2]));
    }
    return whole;
  }

  private static List<Long> numbers(Object tuple) {
    return Arrays.stream((Object[]) tuple).map(TorchPickle::number).toList();
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
