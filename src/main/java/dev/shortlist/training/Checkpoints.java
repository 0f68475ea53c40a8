package dev.shortlist.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Where a training leaves its state, so that it can go on after its process was killed. */
public interface Checkpoints {

  /** A training that begins anew each time. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public void offer(String fingerprint, State state) {}

        @Override
        public boolean restore(String fingerprint, State state) {
          return false;
        }
      };

  /** What can be written and read back. */
  interface State {

    void write(DataOutputStream out) throws IOException;

    void read(DataInputStream in) throws IOException;
  }

  /**
   * Saves the state, if it is time to.
   *
   * @param fingerprint of everything that decides what the training comes to
   */
  void offer(String fingerprint, State state);

  /**
   * Brings the state to where it was last saved.
   *
   * @return whether there was something to restore; if not, nothing has changed
   */
  boolean restore(String fingerprint, State state);
}
