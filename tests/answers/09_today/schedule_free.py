# %% right: lists, and y that is computed
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, dict(lr=lr, beta=beta, k=0, training=True))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            group["k"] += 1
            for p in group["params"]:
                own = self.state[p]
                if "z" not in own:
                    own["z"], own["x"] = p.clone(), p.clone()
                own["z"] = own["z"] - group["lr"] * p.grad
                c = 1 / group["k"]
                own["x"] = (1 - c) * own["x"] + c * own["z"]
                beta = group["beta"]
                p.copy_((1 - beta) * own["z"] + beta * own["x"])

    @torch.no_grad()
    def eval(self):
        for group in self.param_groups:
            for p in group["params"]:
                if "x" in self.state[p]:
                    p.copy_(self.state[p]["x"])

    @torch.no_grad()
    def train(self):
        for group in self.param_groups:
            for p in group["params"]:
                own, beta = self.state[p], group["beta"]
                if own:
                    p.copy_((1 - beta) * own["z"] + beta * own["x"])


# %% right: z alone is kept, as the published code does
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.k, self.at_y = 0, True
        for p, own, _ in each_parameter(self):
            own["z"] = p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.k += 1
        c = 1 / self.k
        for p, own, group in each_parameter(self):
            p.lerp_(own["z"], c)
            p.add_(p.grad, alpha=group["lr"] * (group["beta"] * (1 - c) - 1))
            own["z"].sub_(p.grad, alpha=group["lr"])

    @torch.no_grad()
    def eval(self):
        if self.at_y:
            for p, own, group in each_parameter(self):
                p.lerp_(own["z"], 1 - 1 / group["beta"])
        self.at_y = False

    @torch.no_grad()
    def train(self):
        if not self.at_y:
            for p, own, group in each_parameter(self):
                p.lerp_(own["z"], 1 - group["beta"])
        self.at_y = True


# %% wrong: plain SGD → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})

    @torch.no_grad()
    def step(self):
        for p, own, group in each_parameter(self):
            p -= group["lr"] * p.grad

    def eval(self):
        pass

    def train(self):
        pass


# %% wrong: beta on the wrong side → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["x"].lerp(own["z"], group["beta"]))


# %% wrong: z is the parameter itself → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% wrong: leaves x, not y → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.eval()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% wrong: counts from 0, so that the start has a share → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 1
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% wrong: one rate for all groups → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, _ in each_parameter(self):
            own["z"] -= self.param_groups[0]["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% wrong: the count goes up with each parameter → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        for p, own, group in each_parameter(self):
            self.updates += 1
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% wrong: eval() shows z → check_schedule_free_modes
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["z"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% wrong: train() does not go back → check_schedule_free_modes
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
            p.copy_(own["z"].lerp(own["x"], group["beta"]))

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    def train(self):
        pass


# %% wrong: each call of eval() goes a step further → check_schedule_free_modes
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.k = 0
        for p, own, _ in each_parameter(self):
            own["z"] = p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.k += 1
        c = 1 / self.k
        for p, own, group in each_parameter(self):
            p.lerp_(own["z"], c)
            p.add_(p.grad, alpha=group["lr"] * (group["beta"] * (1 - c) - 1))
            own["z"].sub_(p.grad, alpha=group["lr"])

    @torch.no_grad()
    def eval(self):
        for p, own, group in each_parameter(self):
            p.lerp_(own["z"], 1 - 1 / group["beta"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.lerp_(own["z"], 1 - group["beta"])


# %% wrong: eval() keeps y, a second one keeps x for it → check_schedule_free_modes
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()
            own["y"] = p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
            p.copy_(own["z"].lerp(own["x"], group["beta"]))
            own["y"] = p.clone()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            own["y"] = p.clone()
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["y"])


# %% wrong: no modes before the first update → check_schedule_free_modes
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr, "beta": beta})
        self.updates = 0

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            if not own:
                own["z"], own["x"] = p.clone(), p.clone()
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], group["beta"]))


# %% equivalent: methods in another order, step() first
class ScheduleFree(torch.optim.Optimizer):

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own['z'] -= group['lr'] * p.grad
            own['x'].lerp_(own['z'], 1 / self.updates)
        self.train()

    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {'lr': lr, 'beta': beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own['z'], own['x'] = (p.detach().clone(), p.detach().clone())

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own['x'])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own['z'].lerp(own['x'], group['beta']))


# %% equivalent: methods in another order, eval() before step()
class ScheduleFree(torch.optim.Optimizer):

    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {'lr': lr, 'beta': beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own['z'], own['x'] = (p.detach().clone(), p.detach().clone())

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own['x'])

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own['z'] -= group['lr'] * p.grad
            own['x'].lerp_(own['z'], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own['z'].lerp(own['x'], group['beta']))


# %% equivalent: methods in another order, train() before eval()
class ScheduleFree(torch.optim.Optimizer):

    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {'lr': lr, 'beta': beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own['z'], own['x'] = (p.detach().clone(), p.detach().clone())

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own['z'] -= group['lr'] * p.grad
            own['x'].lerp_(own['z'], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own['z'].lerp(own['x'], group['beta']))

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own['x'])


# %% equivalent: the count does not need the groups
class ScheduleFree(torch.optim.Optimizer):

    def __init__(self, params, lr, beta=0.9):
        self.updates = 0
        super().__init__(params, {'lr': lr, 'beta': beta})
        for p, own, _ in each_parameter(self):
            own['z'], own['x'] = (p.detach().clone(), p.detach().clone())

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own['z'] -= group['lr'] * p.grad
            own['x'].lerp_(own['z'], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own['x'])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own['z'].lerp(own['x'], group['beta']))


# %% equivalent: the count does not need the points
class ScheduleFree(torch.optim.Optimizer):

    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {'lr': lr, 'beta': beta})
        for p, own, _ in each_parameter(self):
            own['z'], own['x'] = (p.detach().clone(), p.detach().clone())
        self.updates = 0

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own['z'] -= group['lr'] * p.grad
            own['x'].lerp_(own['z'], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own['x'])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own['z'].lerp(own['x'], group['beta']))


# %% equivalent: y is put there again for each parameter, the last time for all
class ScheduleFree(torch.optim.Optimizer):

    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {'lr': lr, 'beta': beta})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own['z'], own['x'] = (p.detach().clone(), p.detach().clone())

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own['z'] -= group['lr'] * p.grad
            own['x'].lerp_(own['z'], 1 / self.updates)
            self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own['x'])

    @torch.no_grad()
    def train(self):
        for p, own, group in each_parameter(self):
            p.copy_(own['z'].lerp(own['x'], group['beta']))


# %% wrong: beta is always 0.9 → check_schedule_free_rule
class ScheduleFree(torch.optim.Optimizer):
    def __init__(self, params, lr, beta=0.9):
        super().__init__(params, {"lr": lr})
        self.updates = 0
        for p, own, _ in each_parameter(self):
            own["z"], own["x"] = p.detach().clone(), p.detach().clone()

    @torch.no_grad()
    def step(self):
        self.updates += 1
        for p, own, group in each_parameter(self):
            own["z"] -= group["lr"] * p.grad
            own["x"].lerp_(own["z"], 1 / self.updates)
        self.train()

    @torch.no_grad()
    def eval(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["x"])

    @torch.no_grad()
    def train(self):
        for p, own, _ in each_parameter(self):
            p.copy_(own["z"].lerp(own["x"], 0.9))
