# %% right: the data of each tensor
def descend(model, rate):
    for parameter in model.parameters():
        parameter.data -= rate * parameter.grad

# %% right: in place, by name
def descend(model, rate):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.sub_(parameter.grad, alpha=rate)

# %% right: torch's own optimizer
def descend(model, rate):
    torch.optim.SGD(model.parameters(), lr=rate).step()

# %% right: the weights written back
def descend(model, rate):
    state = model.state_dict()
    for name, parameter in model.named_parameters():
        state[name] = parameter.detach() - rate * parameter.grad
    model.load_state_dict(state)

# %% wrong: uphill → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += rate * parameter.grad

# %% wrong: a new tensor, which the model never sees → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter = parameter - rate * parameter.grad

# %% wrong: the gradient without the rate → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= parameter.grad

# %% wrong: twice the gradient, copied from the single weight → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * 2 * parameter.grad

# %% wrong: the weight in place of its gradient → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * 2 * parameter

# %% wrong: the sign of the gradient only → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * parameter.grad.sign()

# %% wrong: the first layer only → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model[0].parameters():
            parameter -= rate * parameter.grad

# %% wrong: leaves out the biases → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter -= rate * parameter.grad

# %% wrong: clears the gradients first → check_descend
def descend(model, rate):
    model.zero_grad(set_to_none=False)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * parameter.grad

# %% wrong: Adam in place of SGD → check_descend
def descend(model, rate):
    torch.optim.Adam(model.parameters(), lr=rate).step()

# %% wrong: returns after the first tensor → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * parameter.grad
            return

# %% wrong: each tensor moved by the rate, however long its gradient → check_descend
def descend(model, rate):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= rate * parameter.grad / parameter.grad.norm()
