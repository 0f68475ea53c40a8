package dev.shortlist.training;

/** What is trained, from where, and by which optimiser. */
public sealed interface Method {

  /**
   * A pretrained network and a linear head on its unit-length features, by Adam without weight
   * decay.
   *
   * @param backboneRate learning rate of the network
   * @param headRate learning rate of the head
   * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba: Adam, ICLR 2015</a>
   */
  record FineTune(double backboneRate, double headRate) implements Method {

    public FineTune {
      if (!(backboneRate > 0 && headRate > 0)) {
        throw new IllegalArgumentException(
            "cannot train at rates of %s and %s".formatted(backboneRate, headRate));
      }
    }
  }

  /**
   * A network with random weights and a linear head, by stochastic gradient descent.
   *
   * @param rate learning rate
   * @param momentum share of the last step that goes into the next, below 1
   * @param weightDecay what is added to the gradient, in units of the weights
   */
  record Scratch(double rate, double momentum, double weightDecay) implements Method {

    public Scratch {
      if (!(rate > 0 && momentum >= 0 && momentum < 1 && weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "cannot train at a rate of %s with momentum %s and weight decay %s"
                .formatted(rate, momentum, weightDecay));
      }
    }
  }
}
