package dev.shortlist.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training has come to: weights, statistics of normalisations, the optimiser's memory and
 * the history. One tensor at a time is on the heap.
 */
final class NetworkState implements Checkpoints.State {

  private final TrainableNetwork network;
  private final Optimiser optimiser;
  private final List<EpochReport> history = new ArrayList<>();

  NetworkState(TrainableNetwork network, Optimiser optimiser) {
    this.network = network;
    this.optimiser = optimiser;
  }

  /** One report per epoch done; may be added to. */
  List<EpochReport> history() {
    return history;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(optimiser.steps());
    EpochReport.write(history, out);
    for (Map.Entry<String, NDArray> tensor : tensors().entrySet()) {
      out.writeUTF(tensor.getKey());
      Floats.write(tensor.getValue().toFloatArray(), out);
    }
  }

  @Override
  public void read(DataInputStream in) throws IOException {
    optimiser.setSteps(in.readInt());
    history.clear();
    history.addAll(EpochReport.read(in));
    for (Map.Entry<String, NDArray> tensor : tensors().entrySet()) {
      String name = in.readUTF();
      if (!name.equals(tensor.getKey())) {
        throw new IOException("tensor %s stands where %s belongs".formatted(name, tensor.getKey()));
      }
      NDArray target = tensor.getValue();
      float[] values = Floats.read(Math.toIntExact(target.size()), in);
      try (NDManager scope = network.manager().newSubManager()) {
        TrainableNetwork.replace(target, scope.create(values, target.getShape()));
      }
    }
  }

  private Map<String, NDArray> tensors() {
    Map<String, NDArray> all = new LinkedHashMap<>(network.tensors());
    all.putAll(optimiser.memory());
    return all;
  }
}
