"""A PyTorch network as a scikit-learn estimator, as thin as it can be: what a study around GridSearchCV would use."""

import torch
from sklearn.base import BaseEstimator, ClassifierMixin
from torch import nn

torch.set_num_threads(1)

OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "nadam": torch.optim.NAdam}
ACTIVATIONS = {"relu": nn.ReLU, "leaky_relu": lambda: nn.LeakyReLU(0.2)}
INITIALIZERS = {
    "glorot_normal": nn.init.xavier_normal_, "glorot_uniform": nn.init.xavier_uniform_,
    "he_normal": lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="relu"),
}


class TorchClassifier(BaseEstimator, ClassifierMixin):
    def __init__(self, epochs, batch_size, optimizer, learning_rate, repeat, units, activation, initializer, dropout):
        self.epochs = epochs
        self.batch_size = batch_size
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.repeat = repeat
        self.units = units
        self.activation = activation
        self.initializer = initializer
        self.dropout = dropout

    def fit(self, features, labels):
        torch.manual_seed(1)
        self.classes_ = [0, 1]
        layers, inputs = [], features.shape[1]
        for _ in range(self.repeat):
            layers += [nn.Linear(inputs, self.units), ACTIVATIONS[self.activation]()]
            INITIALIZERS[self.initializer](layers[-2].weight)
            inputs = self.units
        if self.dropout:
            layers.append(nn.Dropout(self.dropout))
        self.model_ = nn.Sequential(*layers, nn.Linear(inputs, 1))
        x, y = torch.from_numpy(features), torch.from_numpy(labels).float().unsqueeze(1)
        loss_of = nn.BCEWithLogitsLoss()
        optimizer = OPTIMIZERS[self.optimizer](self.model_.parameters(), lr=self.learning_rate, foreach=True)
        for _ in range(self.epochs):
            order = torch.randperm(len(x))
            shuffled_x, shuffled_y = x[order], y[order]
            for start in range(0, len(x), self.batch_size):
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(self.model_(shuffled_x[start : start + self.batch_size]), shuffled_y[start : start + self.batch_size])
                loss.backward()
                optimizer.step()
        self.model_.eval()
        return self

    def predict(self, features):
        with torch.no_grad():
            return (self.model_(torch.from_numpy(features)) > 0).long().squeeze(1).numpy()
