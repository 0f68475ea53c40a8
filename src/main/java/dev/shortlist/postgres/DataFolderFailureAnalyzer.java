package dev.shortlist.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns an unusable data folder into the two lines an operator needs. */
final class DataFolderFailureAnalyzer extends AbstractFailureAnalyzer<DataFolderUnusable> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DataFolderUnusable cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), rootFailure);
  }
}
